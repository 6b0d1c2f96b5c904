#include "proc/interfaces.hpp"

#include "proc/lines.hpp"

namespace spate::proc {

std::optional<network_bytes> parse_interfaces(std::string_view table) {
  network_bytes sum{0, 0};
  bool any = false;
  while (!table.empty()) {
    std::string_view line = next_line(table);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;  // the two lines of its head
    std::string_view name = line.substr(0, colon);
    line.remove_prefix(colon + 1);
    any = true;
    if (next_word(name) == "lo") continue;
    sum.received += static_cast<double>(number(next_word(line)).value_or(0));
    for (int skipped = 0; skipped < 7; ++skipped) next_word(line);
    sum.sent += static_cast<double>(number(next_word(line)).value_or(0));
  }
  return any ? std::optional(sum) : std::nullopt;
}

}  // namespace spate::proc
