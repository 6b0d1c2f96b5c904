#include <spate/receive_stamp.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <unistd.h>

#include <catch2/catch.hpp>

namespace {

// Two ends of a connection over loopback.
struct pair {
  int listener = ::socket(AF_INET, SOCK_STREAM, 0), near = ::socket(AF_INET, SOCK_STREAM, 0), far = -1;
  pair() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(listener, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(listener, 1) == 0);
    REQUIRE(::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    REQUIRE(::connect(near, reinterpret_cast<sockaddr*>(&address), size) == 0);
    far = ::accept(listener, nullptr, nullptr);
    REQUIRE(far >= 0);
  }
  ~pair() {
    for (const int each : {listener, near, far}) ::close(each);
  }
  void send(const char* text) const {
    REQUIRE(::send(far, text, std::strlen(text), 0) == static_cast<ssize_t>(std::strlen(text)));
    pollfd wait{near, POLLIN, 0};
    REQUIRE(::poll(&wait, 1, 5000) == 1);
  }
};

}  // namespace

TEST_CASE("a stamped read says how long the bytes lay in the kernel") {
  const pair ends;
  char into[16];
  REQUIRE(spate::ask_for_receive_stamps(ends.near));
  // The kernel switches stamping on behind the call, so the first bytes may come too early.
  spate::stamped_read got;
  for (int i = 0; i < 1000 && got.lag_ns < 0; ++i) {
    ends.send("hello");
    got = spate::read_stamped(ends.near, into, sizeof into);
    REQUIRE(got.bytes == 5);
  }
  CHECK(got.lag_ns >= 0);
  ends.send("late");
  timespec before, now;
  ::clock_gettime(CLOCK_MONOTONIC, &before);
  std::int64_t spun_ns = 0;
  do {
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    spun_ns = (now.tv_sec - before.tv_sec) * 1'000'000'000LL + (now.tv_nsec - before.tv_nsec);
  } while (spun_ns < 3'000'000);
  got = spate::read_stamped(ends.near, into, sizeof into);
  CHECK(got.bytes == 4);
  CHECK(got.lag_ns >= 3'000'000);
}

TEST_CASE("a stamped read without bytes says what recv would") {
  const pair ends;
  char into[16];
  CHECK(spate::read_stamped(ends.near, into, sizeof into).bytes == -1);
  CHECK(errno == EAGAIN);
  ::shutdown(ends.far, SHUT_WR);
  pollfd wait{ends.near, POLLIN, 0};
  REQUIRE(::poll(&wait, 1, 5000) == 1);
  const spate::stamped_read got = spate::read_stamped(ends.near, into, sizeof into);
  CHECK(got.bytes == 0);
  CHECK(got.lag_ns == -1);
}

TEST_CASE("bytes of a socket that nobody asked to stamp have no lag") {
  const pair ends;
  char into[16];
  ends.send("hello");
  const spate::stamped_read got = spate::read_stamped(ends.near, into, sizeof into);
  CHECK(got.bytes == 5);
  CHECK(got.lag_ns == -1);
}
