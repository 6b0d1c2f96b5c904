// What the network interfaces carried.
#pragma once

#include <optional>
#include <string_view>

namespace spate::proc {

struct network_bytes {
  double received, sent;
};

// Of all interfaces of a /proc/net/dev but the loopback, since the machine's start. Nothing: it is no such text.
std::optional<network_bytes> parse_interfaces(std::string_view table);

}  // namespace spate::proc
