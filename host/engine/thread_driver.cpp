#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <string>
#include <thread>

#include "engine/breadcrumb.hpp"
#include "engine/driver.hpp"
#include "engine/session_thread.hpp"
#include "engine/short_slice.hpp"
#include "engine/worker.hpp"

namespace spate::engine {

namespace {

constexpr std::int64_t slice_ns = 100'000'000;

// For who looks at the threads (top -H): the target and which of its shards, in the 15 bytes that the kernel keeps.
void name_thread(const shard_place& after) {
  const std::string number = "/" + std::to_string(after.shard);
  const std::string name = after.target_name.substr(0, 15 - number.size()) + number;
  pthread_setname_np(pthread_self(), name.c_str());
}

// What the kernel's scheduler knows of the calling thread.
struct schedule_file {
  schedule_file() : descriptor(open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC)) {}
  ~schedule_file() {
    if (descriptor >= 0) close(descriptor);
  }
  schedule_file(const schedule_file&) = delete;
  schedule_file& operator=(const schedule_file&) = delete;
  const int descriptor;
};

// The thread's time on a core, and its wait for one: what a sleep is not. A database within the process is the target.
std::int64_t busy_ns() {
  static thread_local const schedule_file file;
  char text[96];
  const ssize_t size = file.descriptor >= 0 ? pread(file.descriptor, text, sizeof text - 1, 0) : -1;
  long long ran = 0, waited = 0;
  if (size > 0) {
    text[size] = '\0';
    if (std::sscanf(text, "%lld %lld", &ran, &waited) == 2) return ran + waited - lent_time_ns;
  }
  timespec used{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return used.tv_sec * 1'000'000'000 + used.tv_nsec - lent_time_ns;
}

void live(worker& one) {
  const crash_stack stack;
  name_thread(one.place());
  ask_for_short_slices();
  // Signals that people send belong to the control thread: here they would only interrupt system calls.
  sigset_t people;
  sigemptyset(&people);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&people, signal);
  pthread_sigmask(SIG_BLOCK, &people, nullptr);
  while (!one.has_quit()) {
    if (!one.has_shard() && one.answered()) one.wait_for_request();
    one.run_until(one.time().now_ns() + slice_ns);
  }
}

class thread_driver final : public driver {
 public:
  explicit thread_driver(const clock& time) : time_(time) {}
  ~thread_driver() override { end(); }

  void begin(const std::vector<std::unique_ptr<worker>>& workers, run_control& control) override {
    control_ = &control;
    for (const auto& one : workers) {
      one->measure_thread(busy_ns);
      workers_.push_back(one.get());
    }
    for (const auto& one : workers) threads_.emplace_back([&one = *one] { live(one); });
  }
  bool wait(std::int64_t until_ns, const std::function<bool()>& done) override {
    for (;;) {
      const std::int64_t left_ns = until_ns - time_.now_ns();
      // A level raised by a signal handler wakes nobody: workers look for it, and so does this.
      if (control_->wait(std::clamp<std::int64_t>(left_ns, 0, slice_ns), done)) return true;
      if (left_ns <= slice_ns) return done();
    }
  }
  void end() override {
    for (std::size_t i = 0; i < threads_.size(); ++i) {
      // A plugin holds it for ever.
      if (workers_[i]->is_captured())
        threads_[i].detach();
      else
        threads_[i].join();
    }
    threads_.clear();
  }

 private:
  const clock& time_;
  run_control* control_ = nullptr;
  std::vector<std::thread> threads_;
  std::vector<const worker*> workers_;
};

}  // namespace

std::unique_ptr<driver> make_thread_driver(const clock& time) { return std::make_unique<thread_driver>(time); }

}  // namespace spate::engine
