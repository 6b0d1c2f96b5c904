// An HTTP server that costs as little as possible: one thread, epoll, keep-alive, one prebuilt answer of 100 bytes of
// JSON. Prints its port, and at SIGTERM the number of requests.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

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

}  // namespace

int main() {
  struct sigaction action {};
  action.sa_handler = [](int) { stopping = 1; };
  ::sigaction(SIGTERM, &action, nullptr);
  // Let in by epoll_pwait alone: a signal between the look at `stopping` and the wait would be slept through.
  sigset_t blocked, as_before;
  ::sigemptyset(&blocked);
  ::sigaddset(&blocked, SIGTERM);
  ::sigprocmask(SIG_BLOCK, &blocked, &as_before);
  int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof at;
  if (::bind(listener, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0 || ::listen(listener, 4096) != 0) return 1;
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&at), &size);
  std::printf("%d\n", ntohs(at.sin_port));
  std::fflush(stdout);

  int poll = ::epoll_create1(EPOLL_CLOEXEC);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = listener;
  ::epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
  std::vector<std::string> inputs;
  std::vector<epoll_event> ready(512);
  std::string answers;
  long requests = 0;
  char block[65536];
  while (!stopping) {
    int count = ::epoll_pwait(poll, ready.data(), static_cast<int>(ready.size()), -1, &as_before);
    for (int i = 0; i < count; ++i) {
      int descriptor = ready[static_cast<std::size_t>(i)].data.fd;
      if (descriptor == listener) {
        for (int fresh; (fresh = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
          int one = 1;
          ::setsockopt(fresh, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
          event.data.fd = fresh;
          ::epoll_ctl(poll, EPOLL_CTL_ADD, fresh, &event);
          if (inputs.size() <= static_cast<std::size_t>(fresh)) inputs.resize(static_cast<std::size_t>(fresh) + 1);
          inputs[static_cast<std::size_t>(fresh)].clear();
        }
        continue;
      }
      ssize_t n = ::recv(descriptor, block, sizeof block, 0);
      if (n <= 0) {
        ::close(descriptor);
        continue;
      }
      std::string& input = inputs[static_cast<std::size_t>(descriptor)];
      input.append(block, static_cast<std::size_t>(n));
      int found = take_requests(input);
      requests += found;
      answers.clear();
      for (int each = 0; each < found; ++each) answers += answer;
      if (!answers.empty() && ::send(descriptor, answers.data(), answers.size(), MSG_NOSIGNAL) < 0) ::close(descriptor);
    }
  }
  std::printf("%ld\n", requests);
  return 0;
}
