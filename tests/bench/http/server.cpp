// An HTTP server that costs as little as possible: one thread, epoll, keep-alive, one prebuilt answer of 100 bytes of
// JSON; with --tls over TLS 1.3. Holds as many connections as the limit on descriptors allows. Prints its port, and at
// SIGTERM the number of requests and of connections.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../listening.hpp"
#include "tls.hpp"

namespace {

const std::string body =
    R"({"run":{"id":"4f9c2b7e-93d1-4c55-8d5e-0b7c1d2e3f4a","status":"pending"},"message":"stored now"})";
const std::string answer =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
    body;

volatile sig_atomic_t stopping = 0;

// Takes whole requests from the front of `input`; returns how many.
int take_requests(std::string& input) {
  int found = 0;
  std::size_t at = 0;
  for (;;) {
    auto end = input.find("\r\n\r\n", at);
    if (end == std::string::npos) break;
    std::string_view head(input.data() + at, end - at);
    std::size_t size = 0;
    if (auto length = head.find("ontent-Length: "); length != std::string_view::npos)
      size = std::strtoul(head.data() + length + 15, nullptr, 10);
    if (input.size() < end + 4 + size) break;
    at = end + 4 + size;
    ++found;
  }
  input.erase(0, at);
  return found;
}

// Closes its socket at its end, after the TLS that goes over it.
class connection {
 public:
  connection(int descriptor, SSL_CTX* tls) : descriptor_(descriptor) {
    if (tls != nullptr) tls_.emplace(tls, descriptor);
  }
  ~connection() { ::close(descriptor_); }
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  // Answers what has come; false: it is over.
  bool serve(std::string& answers, long& requests) {
    char block[65536];
    do {
      const long n = tls_ ? tls_->read(block, sizeof block) : ::recv(descriptor_, block, sizeof block, 0);
      if (n < 0 || (n == 0 && !tls_)) return false;
      if (n == 0) return true;
      input_.append(block, static_cast<std::size_t>(n));
    } while (tls_ && tls_->has_more());
    const int found = take_requests(input_);
    requests += found;
    answers.clear();
    for (int each = 0; each < found; ++each) answers += answer;
    if (answers.empty()) return true;
    return tls_ ? tls_->write(answers) : ::send(descriptor_, answers.data(), answers.size(), MSG_NOSIGNAL) >= 0;
  }

 private:
  int descriptor_;
  std::optional<bench::tls_stream> tls_;
  std::string input_;
};

}  // namespace

int main(int count, char** arguments) {
  bench::tls_context tls;
  if (count > 1) {
    if (std::string_view(arguments[1]) == "--tls") tls = bench::make_tls_context();
    if (!tls) return std::fprintf(stderr, "usage: bench_http_server [--tls]\n"), 2;
  }
  bench::allow_all_descriptors();
  struct sigaction action {};
  action.sa_handler = [](int) { stopping = 1; };
  ::sigaction(SIGTERM, &action, nullptr);
  // OpenSSL writes without MSG_NOSIGNAL.
  ::signal(SIGPIPE, SIG_IGN);
  // Let in by epoll_pwait alone: a signal between the look at `stopping` and the wait would be slept through.
  sigset_t blocked, as_before;
  ::sigemptyset(&blocked);
  ::sigaddset(&blocked, SIGTERM);
  ::sigprocmask(SIG_BLOCK, &blocked, &as_before);
  const int listener = bench::listen_anywhere();
  if (listener < 0) return 1;

  int poll = ::epoll_create1(EPOLL_CLOEXEC);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = listener;
  ::epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
  std::vector<std::unique_ptr<connection>> connections;
  std::vector<epoll_event> ready(512);
  std::string answers;
  long requests = 0, accepted = 0;
  while (!stopping) {
    int found = ::epoll_pwait(poll, ready.data(), static_cast<int>(ready.size()), -1, &as_before);
    for (int i = 0; i < found; ++i) {
      int descriptor = ready[static_cast<std::size_t>(i)].data.fd;
      if (descriptor != listener) {
        auto& at = connections[static_cast<std::size_t>(descriptor)];
        if (!at->serve(answers, requests)) at.reset();
        continue;
      }
      for (int fresh; (fresh = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
        ++accepted;
        int one = 1;
        ::setsockopt(fresh, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        const auto place = static_cast<std::size_t>(fresh);
        if (connections.size() <= place) connections.resize(place + 1);
        connections[place] = std::make_unique<connection>(fresh, tls.get());
        event.data.fd = fresh;
        ::epoll_ctl(poll, EPOLL_CTL_ADD, fresh, &event);
      }
    }
  }
  std::printf("%ld %ld\n", requests, accepted);
  return 0;
}
