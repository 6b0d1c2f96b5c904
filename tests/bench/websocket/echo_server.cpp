// A WebSocket server that costs as little as possible: one thread, epoll, each text or binary message of at most 64 KiB
// in one frame goes back as it came. Holds as many connections as the limit on descriptors allows. Prints its port. At
// SIGUSR1 it closes all its connections with code 1012, and at SIGTERM it prints the numbers of messages and of
// connections, and how many milliseconds after SIGUSR1 the last connection came.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "../listening.hpp"
#include "frames.hpp"

namespace {

volatile sig_atomic_t stopping = 0, dropping = 0;

constexpr std::string_view key_header = "\r\nSec-WebSocket-Key: ";
constexpr std::size_t key_size = 24, accept_size = 28;

std::string agreement(std::string_view head) {
  const auto at = head.find(key_header);
  if (at == std::string_view::npos) return {};
  const std::string whole =
      std::string(head.substr(at + key_header.size(), key_size)) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  unsigned char digest[SHA_DIGEST_LENGTH], accept[accept_size + 1];
  SHA1(reinterpret_cast<const unsigned char*>(whole.data()), whole.size(), digest);
  EVP_EncodeBlock(accept, digest, sizeof digest);
  return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
         std::string(reinterpret_cast<const char*>(accept), accept_size) + "\r\n\r\n";
}

// Closes its socket at its end.
class connection {
 public:
  explicit connection(int descriptor) : descriptor_(descriptor) {}
  ~connection() { ::close(descriptor_); }
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  // Answers what has come; false: it is over.
  bool serve(std::string& out, long& messages) {
    char block[65536];
    const long n = ::recv(descriptor_, block, sizeof block, 0);
    if (n <= 0) return false;
    std::string_view there(block, static_cast<std::size_t>(n));
    if (!rest_.empty()) there = rest_.append(there);
    out.clear();
    std::size_t taken = 0;
    const bool goes_on = open_ ? echo(there, out, taken, messages) : open(there, out, taken);
    rest_ = std::string(there.substr(taken));
    return (out.empty() || send(out)) && goes_on;
  }

  bool send(std::string_view bytes) {
    return ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<long>(bytes.size());
  }

  void drop() {
    if (!open_) return;
    send(std::string_view("\x88\x02\x03\xF4", 4));  // 1012
    ::shutdown(descriptor_, SHUT_WR);
  }

 private:
  bool open(std::string_view there, std::string& out, std::size_t& taken) {
    const auto end = there.find("\r\n\r\n");
    if (end == std::string_view::npos) return true;
    out = agreement(there.substr(0, end + 2));
    open_ = !out.empty();
    taken = end + 4;
    return open_;
  }

  static bool echo(std::string_view there, std::string& out, std::size_t& taken, long& messages) {
    bench::frame got;
    while (bench::read_frame(there.substr(taken), got)) {
      taken += got.bytes;
      const int opcode = got.first & 0x0F;
      bench::append_frame(out, opcode == 9 ? 0x8A : got.first, got.payload, got.mask);
      if (opcode == 8) return false;
      messages += opcode < 8;
    }
    return true;
  }

  int descriptor_;
  bool open_ = false;
  std::string rest_;
};

// Signals are let in by epoll_pwait alone: one between the look at a flag and the wait would be slept through.
sigset_t take_signals() {
  struct sigaction action {};
  action.sa_handler = [](int number) { (number == SIGTERM ? stopping : dropping) = 1; };
  sigset_t blocked, as_before;
  ::sigemptyset(&blocked);
  for (int each : {SIGTERM, SIGUSR1}) {
    ::sigaction(each, &action, nullptr);
    ::sigaddset(&blocked, each);
  }
  ::sigprocmask(SIG_BLOCK, &blocked, &as_before);
  return as_before;
}

std::int64_t now_ms() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

}  // namespace

int main() {
  bench::allow_all_descriptors();
  const sigset_t waiting = take_signals();
  const int listener = bench::listen_anywhere();
  if (listener < 0) return 1;
  const int poll = ::epoll_create1(EPOLL_CLOEXEC);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = listener;
  ::epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
  std::vector<std::unique_ptr<connection>> connections;
  std::vector<epoll_event> ready(512);
  std::string answers;
  long messages = 0, accepted = 0;
  std::int64_t dropped_ms = 0, last_ms = 0;
  while (!stopping) {
    const int found = ::epoll_pwait(poll, ready.data(), static_cast<int>(ready.size()), -1, &waiting);
    for (int i = 0; i < found; ++i) {
      const int descriptor = ready[static_cast<std::size_t>(i)].data.fd;
      if (descriptor != listener) {
        auto& at = connections[static_cast<std::size_t>(descriptor)];
        if (!at->serve(answers, messages)) at.reset();
        continue;
      }
      for (int fresh; (fresh = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
        ++accepted;
        const int one = 1;
        ::setsockopt(fresh, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        const auto place = static_cast<std::size_t>(fresh);
        if (connections.size() <= place) connections.resize(place + 1);
        connections[place] = std::make_unique<connection>(fresh);
        event.data.fd = fresh;
        ::epoll_ctl(poll, EPOLL_CTL_ADD, fresh, &event);
        if (dropped_ms != 0) last_ms = now_ms();
      }
    }
    if (dropping) {
      dropping = 0;
      dropped_ms = last_ms = now_ms();
      for (auto& each : connections)
        if (each) each->drop();
    }
  }
  std::printf("%ld %ld %lld\n", messages, accepted, static_cast<long long>(last_ms - dropped_ms));
  return 0;
}
