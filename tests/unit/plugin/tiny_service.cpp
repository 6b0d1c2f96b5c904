// A service whose keys say how it behaves.
#include <spate/service.hpp>

#include <unistd.h>

#include <cstdio>

namespace spate::tiny_service {

class tiny_service : public service {
 public:
  static constexpr const char* id = "tiny_service";
  static constexpr const char* version = "1.2.3";
  static constexpr const char* summary = "Says that it is there.";
  static constexpr const char* behaviours[] = {"fine", "refuses", "ends", "exits", "stays", "silent", nullptr};
  static constexpr key keys[] = {
      key("port", SPATE_KIND_INT, "Where it pretends to listen.").by_default("8000").between(1, 65535),
      key("behaviour", SPATE_KIND_STRING, "What it does.").by_default("fine").one_of(behaviours),
      key("idle_timeout", SPATE_KIND_DURATION, "How long a connection may be idle.").by_default("5s"),
      key("password", SPATE_KIND_STRING, "Who knows it may come in.").by_default("hunter2").secret(),
      key("folders[]", SPATE_KIND_STRING, "What it serves."),
      key("certificate", SPATE_KIND_STRING, "What it shows to clients.").file()};

  tiny_service(const host_services& host, config settings)
      : service(host),
        behaviour_(settings.find("behaviour").as_string("fine")),
        port_(settings.find("port").as_int(8000)) {}

  static void check(const host_services&, config settings, report& mistakes) {
    if (settings.find("port").as_int() == 13) mistakes.error(settings.find("port"), "port 13 brings bad luck");
  }

 protected:
  void start(const service_sink& sink) override {
    if (behaviour_ == "refuses")
      throw failure(SPATE_E_IO, text("port ", port_, " is taken; choose another with --port"));
    if (behaviour_ == "exits") std::fputs("the last words\n", stderr), std::fflush(stderr), std::_Exit(7);
    while (behaviour_ == "silent") ::pause();
    sink.endpoint("http", text("http://127.0.0.1:", port_));
    if (behaviour_ == "ends") sink.ended("the disk is full");
  }
  void stop() override {
    while (behaviour_ == "stays") ::pause();
    if (std::FILE* file = std::fopen("stopped", "w")) std::fclose(file);
  }

 private:
  std::string behaviour_;
  std::int64_t port_;
};

}  // namespace spate::tiny_service

SPATE_PLUGIN(spate::tiny_service::tiny_service)
