#include "platform.hpp"

#include <filesystem>

#include "rest/api.hpp"
#include "store/schema.hpp"

namespace spate::llm_eval_server {
namespace {

std::string url_of(const std::string& path) { return "sqlite:///" + std::filesystem::absolute(path).string(); }

}  // namespace

struct platform::parts {
  parts(const platform_settings& settings, const wall_clock& now_us, std::function<void(const std::string&)> log_error,
        std::function<void(const std::string&)> failed)
      : store(settings.database),
        context(store, entropy(), now_us, url_of(settings.database), std::move(log_error)),
        handler(context, settings.strict, settings.websocket_limit, settings.simulate),
        listener(settings.server, handler, std::move(failed)) {
    // Only now: a port that is taken must not cost the time of filling.
    create_schema(store);
    if (settings.fill.runs > 0) fill(store, settings.fill, now_us());
  }

  database store;
  rest_context context;
  api handler;
  server listener;
};

platform::platform(const platform_settings& settings, wall_clock now_us,
                   std::function<void(const std::string&)> log_error, std::function<void(const std::string&)> failed)
    : parts_(std::make_unique<parts>(settings, now_us, std::move(log_error), std::move(failed))) {}
platform::~platform() = default;

std::uint16_t platform::port() const { return parts_->listener.port(); }
void platform::start() { parts_->listener.start(); }
void platform::stop() { parts_->listener.stop(); }

}  // namespace spate::llm_eval_server
