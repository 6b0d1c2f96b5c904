// An HTTP server that is ill in one way, and tells the truth about it. One thread, epoll, keep-alive, no bodies.
//
//   ailing_server ILLNESS [BYTES [LIMIT_BYTES]]
//
//   healthy       takes BYTES with each request and gives them back
//   leak          takes BYTES with each request and keeps them
//   cache         the same, until it has LIMIT_BYTES
//   loop          uses one core, in a thread of its own, from the first request on
//   connections   forgets to close a connection that its client has closed
//   descriptors   opens a file with each request and forgets it
//
// Prints its port. Every request is answered by 200, /metrics by what it knows of itself, as Prometheus would read it.
#include <fcntl.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <string_view>
#include <thread>

#include "bench/listening.hpp"

namespace {

double seconds_of(clockid_t clock) {
  timespec used{};
  ::clock_gettime(clock, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

// What the illness did so far; all of it on the server's thread but for the loop.
class illness {
 public:
  illness(std::string_view name, std::size_t bytes, std::size_t limit_bytes)
      : name_(name), bytes_(bytes), limit_bytes_(limit_bytes) {}

  bool forgets_connections() const { return name_ == "connections"; }

  void strike() {
    if (name_ == "healthy") give_back(take());
    if (name_ == "leak" || (name_ == "cache" && taken_bytes_ < limit_bytes_)) {
      take();
      taken_bytes_ += bytes_;
    }
    if (name_ == "descriptors") forgotten_descriptors_ += ::open("/dev/null", O_RDONLY | O_CLOEXEC) >= 0 ? 1 : 0;
    if (name_ == "loop" && !loops_) {
      loops_ = true;
      std::thread endless([] {
        for (std::atomic<std::uint64_t> rounds = 0;; ++rounds) continue;
      });
      ::pthread_getcpuclockid(endless.native_handle(), &loop_clock_);
      endless.detach();
    }
  }

  std::string metrics(std::size_t connections) const {
    std::string out = "# TYPE taken_bytes gauge\n";
    const auto add = [&](const char* name, double value) { out += name + (' ' + std::to_string(value)) + '\n'; };
    add("taken_bytes", static_cast<double>(taken_bytes_));
    add("open_connections", static_cast<double>(connections));
    add("forgotten_descriptors", static_cast<double>(forgotten_descriptors_));
    add("cpu_seconds_total", seconds_of(CLOCK_PROCESS_CPUTIME_ID));
    add("loop_seconds_total", loops_ ? seconds_of(loop_clock_) : 0);
    return out;
  }

 private:
  // Of the system itself, so that what is taken is what counts.
  void* take() const {
    void* taken = ::mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (taken == MAP_FAILED) std::abort();
    std::memset(taken, 1, bytes_);
    return taken;
  }
  void give_back(void* taken) const { ::munmap(taken, bytes_); }

  std::string name_;
  std::size_t bytes_, limit_bytes_, taken_bytes_ = 0, forgotten_descriptors_ = 0;
  bool loops_ = false;
  clockid_t loop_clock_{};
};

class server {
 public:
  server(illness of, int listener) : illness_(std::move(of)), listener_(listener) { watch(listener_); }

  void run() {
    epoll_event ready[64];
    for (;;) {
      const int count = ::epoll_wait(events_, ready, 64, -1);
      for (int i = 0; i < count; ++i) {
        if (ready[i].data.fd == listener_)
          accept_all();
        else
          read(ready[i].data.fd);
      }
    }
  }

 private:
  void watch(int descriptor) const {
    epoll_event wanted{};
    wanted.events = EPOLLIN;
    wanted.data.fd = descriptor;
    ::epoll_ctl(events_, EPOLL_CTL_ADD, descriptor, &wanted);
  }

  void accept_all() {
    for (;;) {
      const int accepted = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (accepted < 0) return;
      ++connections_;
      watch(accepted);
    }
  }

  void read(int from) {
    char block[16384];
    const ssize_t size = ::recv(from, block, sizeof block, 0);
    if (size <= 0) return end(from);
    std::string& input = input_[from];
    input.append(block, static_cast<std::size_t>(size));
    for (std::size_t end; (end = input.find("\r\n\r\n")) != std::string::npos; input.erase(0, end + 4))
      answer(from, input.starts_with("GET /metrics "));
  }

  void answer(int to, bool about_itself) {
    // The connection that asks is not one that the load opened.
    const std::string body = about_itself ? illness_.metrics(connections_ - 1) : "ok";
    if (about_itself) asked_ = to;
    if (!about_itself) illness_.strike();
    const std::string bytes = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    if (::send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) std::perror("send");
  }

  void end(int which) {
    input_.erase(which);
    if (illness_.forgets_connections() && which != asked_) {
      ::epoll_ctl(events_, EPOLL_CTL_DEL, which, nullptr);
      return;
    }
    if (which == asked_) asked_ = -1;
    --connections_;
    ::close(which);
  }

  illness illness_;
  int listener_, asked_ = -1, events_ = ::epoll_create1(EPOLL_CLOEXEC);
  std::size_t connections_ = 0;
  std::map<int, std::string> input_;
};

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) return 2;
  const std::size_t bytes = count > 2 ? std::strtoull(arguments[2], nullptr, 10) : 65536;
  const std::size_t limit = count > 3 ? std::strtoull(arguments[3], nullptr, 10) : 0;
  bench::allow_all_descriptors();
  const int listener = bench::listen_anywhere();
  if (listener < 0) return 1;
  server(illness(arguments[1], bytes, limit), listener).run();
}
