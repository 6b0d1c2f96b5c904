#include "proc/sockets.hpp"

#include <spate/failure.hpp>

#include <cerrno>
#include <charconv>
#include <cstring>

#include "proc/lines.hpp"

namespace spate::proc {

namespace {

template <class Number>
bool from_hex(std::string_view text, Number& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out, 16);
  return error == std::errc() && end == text.data() + text.size();
}

// Words of 32 bits, each as the machine stores it.
bool read_address(std::string_view hex, address& out) {
  if (hex.size() != 8 && hex.size() != 32) return false;
  out = hex.size() == 8 ? mapped(0, 0, 0, 0) : address{};
  for (std::size_t at = hex.size() == 8 ? 12 : 0; at < 16; at += 4, hex.remove_prefix(8)) {
    std::uint32_t word = 0;
    if (!from_hex(hex.substr(0, 8), word)) return false;
    std::memcpy(out.data() + at, &word, sizeof word);
  }
  return true;
}

bool parse(std::string_view line, socket_line& out) {
  next_word(line);  // its number
  const std::string_view local = next_word(line);
  next_word(line);  // the other end
  std::uint8_t state = 0;
  const std::size_t colon = local.find(':');
  if (colon == std::string_view::npos || !read_address(local.substr(0, colon), out.local) ||
      !from_hex(local.substr(colon + 1), out.port) || !from_hex(next_word(line), state))
    return false;
  out.state = static_cast<socket_state>(state);
  for (int skipped = 0; skipped < 5; ++skipped) next_word(line);  // queues, timer, retransmits, user, timeout
  const auto inode = number(next_word(line));
  out.inode = inode.value_or(0);
  return inode.has_value();
}

// For each table the kernel walks all of its connections; of IPv6 there are often none.
bool has_ipv6(const system_files& files, const std::string& folder) {
  const auto counts = files.read(folder + "/sockstat6");
  return !counts || counts->find("TCP6: inuse 0\n") == std::string::npos;
}

}  // namespace

std::vector<socket_line> parse_sockets(std::string_view table) {
  std::vector<socket_line> out;
  socket_line one{};
  while (!table.empty())
    if (parse(next_line(table), one)) out.push_back(one);
  return out;
}

std::vector<socket_line> sockets_in(const system_files& files, const std::string& folder) {
  const auto v4 = files.read(folder + "/tcp");
  const int why = errno;
  const auto v6 = has_ipv6(files, folder) ? files.read(folder + "/tcp6") : std::nullopt;
  if (!v4 && !v6) throw failure(SPATE_E_IO, text(folder, "/tcp cannot be read: ", std::strerror(why)));
  std::vector<socket_line> out = parse_sockets(v4.value_or(std::string()));
  for (const socket_line& each : parse_sockets(v6.value_or(std::string()))) out.push_back(each);
  return out;
}

}  // namespace spate::proc
