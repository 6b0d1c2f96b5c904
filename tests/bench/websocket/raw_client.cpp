// The least that a round trip costs: plain epoll, minimal framing, a fresh mask for each frame; no timers, no
// measuring.
//
//   bench_websocket_client PORT SECONDS      64 connections to 127.0.0.1, each sends its next message when it has the
//   answer
//
// Prints "answered N in S s".
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "frames.hpp"

namespace {

constexpr int connections = 64;
// The profile beside it sends the same 98 bytes.
constexpr std::string_view message =
    R"({"type":"get_run_statistics","run":"4f9c2b7e-93d1-4c55-8d5e-0b7c1d2e3f4a","words":"here and back"})";
static_assert(message.size() == 98);
constexpr std::size_t header_bytes = 6;

double now_s() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

std::uint32_t fresh_mask() {
  static std::uint64_t state = 0x9E3779B97F4A7C15;
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return static_cast<std::uint32_t>(state * 0x2545F4914F6CDD1D >> 32);
}

[[noreturn]] void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

void say(int descriptor) {
  char bytes[header_bytes + message.size()];
  const std::uint32_t mask = fresh_mask();
  bytes[0] = static_cast<char>(0x81);
  bytes[1] = static_cast<char>(0x80 | message.size());
  std::memcpy(bytes + 2, &mask, 4);
  bench::copy_masked(bytes + header_bytes, message, mask);
  if (::send(descriptor, bytes, sizeof bytes, MSG_NOSIGNAL) != sizeof bytes) give_up("send");
}

int connect_to(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  const int descriptor = ::socket(AF_INET, SOCK_STREAM, 0), on = 1;
  if (::connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) give_up("connect");
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  constexpr std::string_view request =
      "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  ::send(descriptor, request.data(), request.size(), MSG_NOSIGNAL);
  std::string answer;
  char block[1024];
  while (!answer.ends_with("\r\n\r\n")) {
    const long n = ::recv(descriptor, block, sizeof block, 0);
    if (n <= 0) give_up("upgrade");
    answer.append(block, static_cast<std::size_t>(n));
  }
  return descriptor;
}

// What has come of an answer.
struct peer {
  int descriptor = -1;
  std::size_t there = 0;
  std::array<char, 512> input;

  // True: a whole answer has come.
  bool take() {
    const long n = ::recv(descriptor, input.data() + there, input.size() - there, MSG_DONTWAIT);
    if (n <= 0) give_up("recv");
    there += static_cast<std::size_t>(n);
    bench::frame got;
    if (!bench::read_frame({input.data(), there}, got)) return false;
    if (got.first != 0x81 || got.payload.size() != message.size() || got.bytes != there) std::exit(1);
    there = 0;
    return true;
  }
};

}  // namespace

int main(int count, char** words) {
  if (count != 3) return std::fputs("usage: bench_websocket_client PORT SECONDS\n", stderr), 2;
  const int poll = ::epoll_create1(0);
  static std::array<peer, connections> peers;
  for (peer& each : peers) {
    each.descriptor = connect_to(std::atoi(words[1]));
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = &each;
    ::epoll_ctl(poll, EPOLL_CTL_ADD, each.descriptor, &event);
  }
  const double start_s = now_s(), end_s = start_s + std::atof(words[2]);
  long answered = 0, open = connections;
  for (peer& each : peers) say(each.descriptor);
  bool is_over = false;
  while (open > 0) {
    epoll_event events[connections];
    const int ready = ::epoll_wait(poll, events, connections, -1);
    is_over = is_over || now_s() >= end_s;
    for (int i = 0; i < ready; ++i) {
      auto& each = *static_cast<peer*>(events[i].data.ptr);
      if (!each.take()) continue;
      ++answered;
      if (is_over)
        --open;
      else
        say(each.descriptor);
    }
  }
  std::printf("answered %ld in %.6f s\n", answered, now_s() - start_s);
}
