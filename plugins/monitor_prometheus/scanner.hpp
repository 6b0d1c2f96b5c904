// What the exposed text and the queries of a profile have in common: names, and texts in quotes.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace spate::monitor_prometheus {

// Takes tokens off the front of a text. Spaces in front of a token do not count.
class scanner {
 public:
  explicit scanner(std::string_view text) : whole_(text), rest_(text) {}

  std::string_view rest() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size()));
    return rest_;
  }
  bool is_at_end() { return rest().empty(); }
  // How much was taken.
  std::size_t position() const { return whole_.size() - rest_.size(); }

  bool take(std::string_view token) {
    if (!rest().starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }
  // The name of a series or a label; empty when there is none.
  std::string_view name() {
    std::size_t size = 0;
    const std::string_view from = rest();
    while (size < from.size() && (is_letter(from[size]) || (size > 0 && from[size] >= '0' && from[size] <= '9')))
      ++size;
    rest_.remove_prefix(size);
    return from.substr(0, size);
  }
  // A text in this kind of quotes, with \\, \n and the quote behind a backslash. Nothing when it is not there whole.
  std::optional<std::string> quoted(char quote) {
    const std::string_view from = rest();
    if (from.empty() || from.front() != quote) return std::nullopt;
    std::string out;
    for (std::size_t at = 1; at < from.size(); ++at) {
      if (from[at] == quote) {
        rest_.remove_prefix(at + 1);
        return out;
      }
      const bool escaped = from[at] == '\\' && at + 1 < from.size();
      const char next = escaped ? from[at + 1] : '\0';
      if (escaped && (next == '\\' || next == quote || next == 'n')) {
        out += next == 'n' ? '\n' : next;
        ++at;
      } else {
        out += from[at];
      }
    }
    return std::nullopt;
  }
  // Up to the next space.
  std::string_view word() {
    const std::string_view from = rest(), out = from.substr(0, from.find_first_of(" \t"));
    rest_.remove_prefix(out.size());
    return out;
  }

 private:
  static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':'; }

  std::string_view whole_, rest_;
};

}  // namespace spate::monitor_prometheus
