// The TCP sockets of a network, as /proc/net/tcp and tcp6 list them.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "proc/system_files.hpp"

namespace spate::proc {

// The states that anybody asks for, by the kernel's numbers.
enum class socket_state : std::uint8_t { established = 1, time_wait = 6, close_wait = 8, listening = 10 };

// Big-endian; an IPv4 address is mapped as ::ffff:a.b.c.d.
using address = std::array<std::uint8_t, 16>;

constexpr address mapped(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) {
  return {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d};
}
// 0.0.0.0 or ::, on which a server listens for all of its machine's addresses.
constexpr bool is_any(const address& of) { return of == address{} || of == mapped(0, 0, 0, 0); }
// 127.0.0.0/8 or ::1.
constexpr bool is_loopback(const address& of) {
  constexpr address one = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  constexpr address v4 = mapped(127, 0, 0, 0);
  bool same = true;
  for (std::size_t i = 0; i < 13; ++i) same = same && of[i] == v4[i];
  return same || of == one;
}

struct socket_line {
  address local;
  std::uint16_t port;   // the local one
  socket_state state;   // or a number that has no name here
  std::uint64_t inode;  // 0: no process holds it any more
};

// The lines of one such file; what is no line of a socket is left out.
std::vector<socket_line> parse_sockets(std::string_view table);

// All of a network: folder is "/proc/net", or "/proc/PID/net" for the one that a process sees. Without tcp6 (a machine
// without IPv6) those of tcp. Throws spate::failure when neither can be read.
std::vector<socket_line> sockets_in(const system_files& files, const std::string& folder);

}  // namespace spate::proc
