// An HTTP server that knows the truth: it notes when it took each request and when it gave its answer away, by the id
// that the request carries. One thread, epoll, keep-alive, no bodies; an answer is held back for as long as it is told.
//
//   wire_server LOG [--hold-us N] [--slow-every N --slow-us N] [--grow-us N]
//
// --slow-every: each Nth answer is held --slow-us longer; --grow-us: every answer is held that much longer than the one
// before, as a server whose cache fills up. Prints its port. At SIGTERM it writes a line for each request, on
// CLOCK_MONOTONIC:
//
//   ID ARRIVED_NS RECEIVED_NS SENT_NS GIVEN_NS
//
// arrived: the kernel had the request (its stamp); received: the server read it; sent: before the system call that
// sends the answer; given: after it. On a busy machine a server waits between them too, and that is no fault of its
// client.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <queue>
#include <string>
#include <string_view>
#include <vector>

namespace {

volatile sig_atomic_t stopping = 0;

std::int64_t now_ns() {
  timespec now;
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

struct exchange {
  std::string id;
  std::int64_t arrived_ns = 0, received_ns = 0, sent_ns = 0, given_ns = 0;
};

// What the wall clock is ahead by: the kernel's stamps are on it.
std::int64_t wall_ahead_ns() {
  timespec wall;
  ::clock_gettime(CLOCK_REALTIME, &wall);
  return std::int64_t{wall.tv_sec} * 1'000'000'000 + wall.tv_nsec - now_ns();
}

// The kernel's stamp of what was read, on CLOCK_MONOTONIC; `otherwise` without one.
std::int64_t stamp_ns(msghdr& message, std::int64_t otherwise) {
  for (cmsghdr* each = CMSG_FIRSTHDR(&message); each != nullptr; each = CMSG_NXTHDR(&message, each)) {
    if (each->cmsg_level != SOL_SOCKET || each->cmsg_type != SCM_TIMESTAMPNS) continue;
    timespec wall;
    std::memcpy(&wall, CMSG_DATA(each), sizeof wall);
    return std::int64_t{wall.tv_sec} * 1'000'000'000 + wall.tv_nsec - wall_ahead_ns();
  }
  return otherwise;
}

struct held {
  std::int64_t until_ns;
  int descriptor;
  std::size_t exchange;
  bool operator>(const held& other) const { return until_ns > other.until_ns; }
};

class server {
 public:
  explicit server(const std::map<std::string, std::int64_t>& told) : told_(told) {}

  int listen() {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 4096) != 0)
      return -1;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    watch(listener_);
    watch(timer_);
    return ntohs(address.sin_port);
  }

  void turn() {
    epoll_event events[256];
    const int ready = ::epoll_wait(poll_, events, 256, 200);
    for (int i = 0; i < ready; ++i) {
      const int descriptor = events[i].data.fd;
      if (descriptor == listener_)
        accept();
      else if (descriptor != timer_ && !take(descriptor))
        close(descriptor);
    }
    give();
  }

  const std::vector<exchange>& exchanges() const { return exchanges_; }

 private:
  std::int64_t of(const char* name) const {
    const auto found = told_.find(name);
    return found == told_.end() ? 0 : found->second;
  }
  void watch(int descriptor) const {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = descriptor;
    ::epoll_ctl(poll_, EPOLL_CTL_ADD, descriptor, &event);
  }
  void accept() {
    const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK);
    if (descriptor < 0) return;
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::setsockopt(descriptor, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
    inputs_[descriptor].clear();
    watch(descriptor);
  }
  void close(int descriptor) {
    inputs_.erase(descriptor);
    ::close(descriptor);
  }

  bool take(int descriptor) {
    char block[16384];
    alignas(cmsghdr) char control[128];
    iovec into{block, sizeof block};
    msghdr message{};
    message.msg_iov = &into;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    const ssize_t n = ::recvmsg(descriptor, &message, 0);
    if (n <= 0) return n < 0 && errno == EAGAIN;
    const std::int64_t received_ns = now_ns(), arrived_ns = stamp_ns(message, received_ns);
    std::string& input = inputs_[descriptor];
    input.append(block, static_cast<std::size_t>(n));
    for (auto end = input.find("\r\n\r\n"); end != std::string::npos; end = input.find("\r\n\r\n")) {
      const auto at = input.find("X-Id: ");
      exchanges_.push_back({at < end ? input.substr(at + 6, input.find("\r\n", at) - at - 6) : "",
                            std::min(arrived_ns, received_ns), received_ns});
      const std::int64_t number = static_cast<std::int64_t>(exchanges_.size());
      std::int64_t hold_us = of("--hold-us") + of("--grow-us") * number;
      if (of("--slow-every") > 0 && number % of("--slow-every") == 0) hold_us += of("--slow-us");
      waiting_.push({received_ns + hold_us * 1000, descriptor, exchanges_.size() - 1});
      input.erase(0, end + 4);
    }
    return true;
  }

  void give() {
    static const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    while (!waiting_.empty() && waiting_.top().until_ns <= now_ns()) {
      const held next = waiting_.top();
      waiting_.pop();
      exchange& given = exchanges_[next.exchange];
      given.sent_ns = now_ns();
      ::send(next.descriptor, answer.data(), answer.size(), MSG_NOSIGNAL);
      given.given_ns = now_ns();
    }
    itimerspec at{};
    if (!waiting_.empty()) {
      at.it_value.tv_sec = waiting_.top().until_ns / 1'000'000'000;
      at.it_value.tv_nsec = waiting_.top().until_ns % 1'000'000'000;
    }
    ::timerfd_settime(timer_, TFD_TIMER_ABSTIME, &at, nullptr);
  }

  const std::map<std::string, std::int64_t>& told_;
  int poll_ = ::epoll_create1(0), listener_ = -1, timer_ = ::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
  std::map<int, std::string> inputs_;
  std::vector<exchange> exchanges_;
  std::priority_queue<held, std::vector<held>, std::greater<>> waiting_;
};

}  // namespace

int main(int count, char** words) {
  std::map<std::string, std::int64_t> told;
  for (int i = 2; i + 1 < count; i += 2) told[words[i]] = std::atoll(words[i + 1]);
  if (count < 2 || count % 2 != 0) return std::fputs("usage: wire_server LOG [--hold-us N] ...\n", stderr), 2;
  struct sigaction act {};
  act.sa_handler = [](int) { stopping = 1; };
  ::sigaction(SIGTERM, &act, nullptr);
  server serving(told);
  const int port = serving.listen();
  if (port < 0) return std::perror("wire_server"), 1;
  std::printf("%d\n", port);
  std::fflush(stdout);
  while (stopping == 0) serving.turn();
  std::FILE* log = std::fopen(words[1], "w");
  if (log == nullptr) return std::perror(words[1]), 1;
  for (const exchange& each : serving.exchanges())
    std::fprintf(log, "%s %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 "\n", each.id.c_str(), each.arrived_ns,
                 each.received_ns, each.sent_ns, each.given_ns);
  return std::fclose(log);
}
