// The least that an open load costs: plain epoll, one timer, no parsing, no measuring, no histograms.
//
//   bench_paced_client PORT RATE SECONDS      from 64 connections to 127.0.0.1
//
// Prints "answered N lag_p99_ms X": what is left of the load after the last instant is waited for.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace {

constexpr int connections = 64;
constexpr std::string_view request = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

std::int64_t now_ns() {
  timespec now;
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

void watch(int poll, int descriptor) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLET;
  event.data.fd = descriptor;
  ::epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &event);
}

std::vector<int> connect_all(int poll, int port) {
  std::vector<int> free;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  for (int i = 0; i < connections; ++i) {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM, 0), on = 1;
    if (::connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      std::perror("connect"), std::exit(1);
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    watch(poll, descriptor);
    free.push_back(descriptor);
  }
  return free;
}

}  // namespace

int main(int count, char** words) {
  if (count != 4) return std::fputs("usage: bench_paced_client PORT RATE SECONDS\n", stderr), 2;
  const int poll = ::epoll_create1(0), timer = ::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
  std::vector<int> free = connect_all(poll, std::atoi(words[1]));
  watch(poll, timer);
  const std::int64_t gap_ns = 1'000'000'000 / std::atoi(words[2]),
                     arrivals = std::atoll(words[2]) * std::atoll(words[3]);
  std::vector<std::int64_t> lags;
  lags.reserve(static_cast<std::size_t>(arrivals));
  const std::int64_t start_ns = now_ns();
  std::int64_t answered = 0, sent = 0, armed = -1;
  while (answered < arrivals) {
    const std::int64_t passed_ns = now_ns() - start_ns;
    for (; sent < arrivals && sent * gap_ns <= passed_ns && !free.empty(); ++sent) {
      lags.push_back(passed_ns - sent * gap_ns);
      ::send(free.back(), request.data(), request.size(), MSG_NOSIGNAL);
      free.pop_back();
    }
    if (sent < arrivals && sent != armed) {
      armed = sent;
      const std::int64_t due_ns = start_ns + sent * gap_ns;
      const itimerspec at{{}, {due_ns / 1'000'000'000, due_ns % 1'000'000'000}};
      ::timerfd_settime(timer, TFD_TIMER_ABSTIME, &at, nullptr);
    }
    epoll_event events[connections];
    const int ready = ::epoll_wait(poll, events, connections, -1);
    for (int i = 0; i < ready; ++i) {
      char block[4096];
      if (events[i].data.fd == timer || ::recv(events[i].data.fd, block, sizeof block, MSG_DONTWAIT) <= 0) continue;
      ++answered;
      free.push_back(events[i].data.fd);
    }
  }
  std::sort(lags.begin(), lags.end());
  std::printf("answered %lld lag_p99_ms %.3f\n", static_cast<long long>(answered),
              static_cast<double>(lags[lags.size() * 99 / 100]) / 1e6);
}
