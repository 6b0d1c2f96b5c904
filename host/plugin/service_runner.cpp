#include "plugin/service_runner.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <spate/call_error.hpp>
#include <spate/text.hpp>

#include <atomic>
#include <boost/json.hpp>
#include <cerrno>
#include <mutex>
#include <system_error>

#include "plugin/error.hpp"
#include "plugin/file_descriptor.hpp"
#include "plugin/plugin_host.hpp"

namespace spate::plugin {

namespace {

void raise_event(int descriptor) noexcept {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(descriptor, &one, sizeof one);
}

// A handler and not a blocked mask: a service's own threads may take the signal, and one that comes while the service
// starts must end the process.
std::atomic<int> wake_on_signal{-1};

extern "C" void on_signal(int number) {
  const int saved = errno;
  const int to = wake_on_signal.exchange(-1);
  if (to >= 0) {
    raise_event(to);
  } else {
    ::signal(number, SIG_DFL);
    ::raise(number);
  }
  errno = saved;
}

class signals {
 public:
  signals() {
    struct sigaction action = {};
    action.sa_handler = on_signal;
    action.sa_flags = SA_RESTART;
    for (std::size_t i = 0; i < 3; ++i) ::sigaction(numbers[i], &action, &before_[i]);
    action.sa_handler = SIG_IGN;
    ::sigaction(SIGPIPE, &action, &before_[3]);
  }
  ~signals() {
    wake_on_signal.store(-1);
    for (std::size_t i = 0; i < 4; ++i) ::sigaction(numbers[i], &before_[i], nullptr);
  }
  signals(const signals&) = delete;
  signals& operator=(const signals&) = delete;

 private:
  static constexpr int numbers[4] = {SIGTERM, SIGINT, SIGHUP, SIGPIPE};
  struct sigaction before_[4] = {};
};

// What the service tells, and what its main thread waits for.
class told {
 public:
  told() : event_(::eventfd(0, EFD_CLOEXEC)) {
    if (!event_) throw error("cannot wait for signals: " + std::generic_category().message(errno));
    sink_.struct_size = sizeof sink_;
    sink_.host_data = this;
    sink_.endpoint = [](const spate_service_sink* sink, spate_str name, spate_str value) noexcept {
      static_cast<told*>(sink->host_data)->endpoints.emplace(view(name), view(value));
    };
    sink_.ended = [](const spate_service_sink* sink, spate_str reason) noexcept {
      static_cast<told*>(sink->host_data)->end(view(reason));
    };
  }
  const spate_service_sink& sink() const noexcept { return sink_; }
  int event() const noexcept { return event_.get(); }
  std::string ended() {
    const std::lock_guard lock(mutex_);
    return reason_;
  }

  service_endpoints endpoints;

 private:
  void end(std::string_view reason) noexcept {
    {
      const std::lock_guard lock(mutex_);
      if (reason_.empty()) reason_ = reason.empty() ? "without a reason" : reason;
    }
    raise_event(event_.get());
  }

  file_descriptor event_;
  spate_service_sink sink_{};
  std::mutex mutex_;
  std::string reason_;
};

void wait_for_end(int event, int life) {
  pollfd waiting[2] = {{event, POLLIN, 0}, {life, POLLIN, 0}};
  for (;;) {
    const int ready = ::poll(waiting, life >= 0 ? 2 : 1, -1);
    if (ready < 0 && errno == EINTR) continue;
    if (ready < 0) throw error("cannot wait: " + std::generic_category().message(errno));
    return;
  }
}

}  // namespace

void run_service(const service_run& run) {
  const std::string id = run.service.id;
  plugin_host host(run.shared, "service " + id);
  told words;
  const signals handled;
  spate_error failed = no_error();
  spate_service_instance* instance = nullptr;
  if (run.service.start(host.view(), &run.config, &words.sink(), &instance, &failed) != SPATE_OK)
    throw error(std::string(words_of(failed, id + " did not start and gave no reason")));
  // From here a signal asks for an orderly end; the one after it is not held back.
  wake_on_signal.store(words.event());
  if (run.ready) run.ready(words.endpoints);
  wait_for_end(words.event(), run.life_fd);
  wake_on_signal.store(-1);
  run.service.stop(instance);
  if (const std::string reason = words.ended(); !reason.empty()) throw error(id + " ended by itself: " + reason);
}

std::string ready_line(const service_endpoints& endpoints) {
  boost::json::object listed;
  for (const auto& [name, value] : endpoints) listed.emplace(name, value);
  return boost::json::serialize(boost::json::object{{"pid", ::getpid()}, {"endpoints", std::move(listed)}}) + "\n";
}

std::string error_line(const std::string& why) {
  return boost::json::serialize(boost::json::object{{"error", why}}) + "\n";
}

}  // namespace spate::plugin
