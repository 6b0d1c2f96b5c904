#include <filesystem>
#include <spate/service.hpp>

#include "platform.hpp"

namespace spate::llm_eval_server {
namespace {

constexpr const char* id = "llm_eval_server";

platform_settings read_settings(const config& from) {
  platform_settings out;
  out.server.address = from.find("address").as_string();
  out.server.port = static_cast<std::uint16_t>(from.find("port").as_int());
  out.server.idle_close = from.find("idle_close").as_duration();
  out.server.access_log = from.find("access_log").as_string();
  out.database = from.find("database").as_string();
  out.fill.runs = from.find("fill").as_int();
  out.fill.items_per_run = from.find("items_per_run").as_int();
  out.fill.seed = static_cast<std::uint64_t>(from.find("seed").as_int());
  out.websocket_limit = static_cast<std::size_t>(from.find("websocket_limit").as_int());
  out.simulate = from.find("simulate").as_duration();
  out.strict = from.find("strict").as_bool();
  return out;
}

// The address under which a client on this machine reaches the server.
std::string client_address(const std::string& listening) {
  if (listening == "0.0.0.0") return "127.0.0.1";
  return listening == "::" ? "localhost" : listening;
}

// The embedded LLM-Eval platform as a service: from start to stop it answers over HTTP and WebSocket.
class embedded_platform : public service {
 public:
  static constexpr const char* id = llm_eval_server::id;
  static constexpr const char* version = "0.1.0";
  static constexpr const char* summary =
      "An embedded LLM-Eval platform: its REST API and WebSockets over a SQLite file";
  static constexpr key keys[] = {
      key("port", SPATE_KIND_INT, "The TCP port to listen on; 0 takes any free one.")
          .by_default("8000")
          .between(0, 65535),
      key("address", SPATE_KIND_STRING, "The IP address to listen on.").by_default("127.0.0.1"),
      key("database", SPATE_KIND_STRING, "The SQLite file; it is created when it is missing.")
          .by_default("llm_eval.db"),
      key("fill", SPATE_KIND_INT,
          "Stores this many evaluation runs with items and metrics before the start; those that the file "
          "holds already count.")
          .by_default("0")
          .between(0, 1e6),
      key("items_per_run", SPATE_KIND_INT, "How many items each run that fill stores has.")
          .by_default("20")
          .between(2, 1e4),
      key("seed", SPATE_KIND_INT, "What the content that fill stores is made from.").by_default("1"),
      key("strict", SPATE_KIND_BOOL, "Serves only what the real platform serves, without the extras.")
          .by_default("false"),
      key("idle_close", SPATE_KIND_DURATION, "Closes a connection on which nothing came for this long.")
          .by_default("5s")
          .between(1e6, 86400e9),
      key("websocket_limit", SPATE_KIND_INT, "How many WebSockets may be open at once; the next one is refused (403).")
          .by_default("1000")
          .between(0, 1e6),
      key("simulate", SPATE_KIND_DURATION,
          "Drives each run that is made, or set to running, to its end in this time, and tells who follows it; 0s: "
          "nothing does.")
          .by_default("0s")
          .between(0, 3600e9),
      key("access_log", SPATE_KIND_STRING,
          "A file that gets one JSON line for each complete request that was read, and for each WebSocket that "
          "has ended; empty: none.")
          .by_default(""),
  };

  static void check(const host_services&, config settings, report& mistakes) {
    const node simulate = settings.find("simulate");
    if (settings.find("strict").as_bool() && simulate.as_duration().count() > 0)
      mistakes.error(simulate,
                     "with strict = true nothing drives runs, as on the real platform; leave out one of both");
  }

  embedded_platform(const host_services& host, const config& from) : service(host), settings_(read_settings(from)) {}

 protected:
  void start(const service_sink& sink) override {
    try {
      platform_ = std::make_unique<platform>(
          settings_, system_time_us, [this](const std::string& cause) { host().log(SPATE_LOG_ERROR, cause); },
          [sink](const std::string& reason) { sink.ended(reason); });
      platform_->start();
    } catch (const std::runtime_error& error) {
      throw failure(SPATE_E_IO, error.what());
    }
    const std::string port = std::to_string(platform_->port());
    std::string host = client_address(settings_.server.address);
    if (host.find(':') != std::string::npos) host = "[" + host + "]";
    sink.endpoint("http", "http://" + host + ":" + port);
    sink.endpoint("ws", "ws://" + host + ":" + port + "/ws");
    // A service may have a working folder of its own.
    sink.endpoint("database", std::filesystem::absolute(settings_.database).string());
  }

  void stop() override { platform_.reset(); }

 private:
  platform_settings settings_;
  std::unique_ptr<platform> platform_;
};

}  // namespace
}  // namespace spate::llm_eval_server

SPATE_PLUGIN(spate::llm_eval_server::embedded_platform)
