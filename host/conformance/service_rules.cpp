#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <spate/text.hpp>

#include <array>
#include <atomic>
#include <map>
#include <thread>

#include "conformance/instance_rules.hpp"
#include "plugin/file_descriptor.hpp"

namespace spate::conformance {

namespace {

using subject = kind_subject<spate_service>;
using namespace std::chrono_literals;

// Port of "http://127.0.0.1:8000/x"; 0 when it is nothing on loopback.
int port_of(const std::string& endpoint) {
  constexpr std::string_view mark = "127.0.0.1:";
  const auto at = endpoint.find(mark);
  return at == endpoint.npos ? 0 : std::atoi(endpoint.c_str() + at + mark.size());
}

bool answers(int port) {
  const plugin::file_descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(static_cast<std::uint16_t>(port));
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return ::connect(socket.get(), reinterpret_cast<sockaddr*>(&at), sizeof at) == 0;
}

class driven_service {
 public:
  driven_service(stage& on, const subject& of) : stage_(on), of_(of) {
    sink_.struct_size = sizeof sink_;
    sink_.host_data = this;
    sink_.endpoint = [](const spate_service_sink* sink, spate_str name, spate_str value) noexcept {
      auto& self = *static_cast<driven_service*>(sink->host_data);
      if (!self.starting_) self.stage_.violated("an endpoint was told outside of start");
      self.endpoints.emplace(view(name), view(value));
    };
    sink_.ended = [](const spate_service_sink* sink, spate_str reason) noexcept {
      auto& self = *static_cast<driven_service*>(sink->host_data);
      if (!self.stopping_) self.stage_.violated("it ended by itself: " + std::string(view(reason)));
    };
  }
  ~driven_service() { stop(); }
  driven_service(const driven_service&) = delete;
  driven_service& operator=(const driven_service&) = delete;

  // An empty text, or why it did not start.
  std::string start() {
    spate_error error = no_error();
    starting_ = true;
    const spate_status status = stage_.inside(
        "start", [&] { return of_.table->start(of_.host, of_.config, &sink_, &instance_, &error); }, 60s);
    starting_ = false;
    if (status == SPATE_OK) {
      if (instance_ == nullptr) stage_.violated("start gave no instance and no error");
      return {};
    }
    instance_ = nullptr;
    if (error.message[0] == '\0') stage_.violated("start failed without a message");
    return words_of(error, status);
  }
  void stop() {
    if (instance_ == nullptr) return;
    stopping_ = true;
    stage_.inside(
        "stop", [&] { of_.table->stop(instance_); }, 10s);
    instance_ = nullptr;
  }

  std::map<std::string, std::string> endpoints;

 private:
  stage& stage_;
  const subject& of_;
  spate_service_sink sink_{};
  spate_service_instance* instance_ = nullptr;
  std::atomic<bool> starting_{false}, stopping_{false};
};

void starts_and_stops(stage& on, const subject& of) {
  driven_service service(on, of);
  if (const std::string why = service.start(); !why.empty()) return on.leave_out("start refused: " + why);
  if (service.endpoints.empty()) on.violated("start told no endpoint: a profile could not use it");
  for (const auto& [name, value] : service.endpoints)
    if (const int port = port_of(value); port != 0 && !answers(port))
      on.violated(fmt::format("start returned, but nobody answers at its endpoint {} = {}", name, value));
  service.stop();
  for (const auto& [name, value] : service.endpoints)
    if (const int port = port_of(value); port != 0 && answers(port))
      on.violated(fmt::format("stop returned, but somebody still answers at {} = {}", name, value));
}

void starts_again(stage& on, const subject& of) {
  for (int round = 0; round < 2; ++round) {
    driven_service service(on, of);
    if (const std::string why = service.start(); !why.empty()) {
      if (round == 0) return on.leave_out("start refused: " + why);
      on.violated("it does not start again after a stop: " + why);
    }
  }
}

// Its port may be taken: that is an error with a message, and no end of the process.
void second_start(stage& on, const subject& of) {
  driven_service first(on, of), second(on, of);
  if (const std::string why = first.start(); !why.empty()) return on.leave_out("start refused: " + why);
  second.start();
}

constexpr std::array rules = {
    kind_rule<spate_service>{"it starts, names endpoints that answer, and stops", &starts_and_stops},
    kind_rule<spate_service>{"it starts again after it was stopped", &starts_again},
    kind_rule<spate_service>{"a start that fails says why and does no harm", &second_start}};

}  // namespace

std::span<const kind_rule<spate_service>> service_rules() { return rules; }

}  // namespace spate::conformance
