#include "process_stat.hpp"

#include <spate/text.hpp>

#include <array>

#include "proc/lines.hpp"

namespace spate::monitor_process {

std::optional<process_stat> parse_stat(std::string_view text) {
  // The name is in parentheses, and may hold any character itself.
  const std::size_t open = text.find('('), close = text.rfind(')');
  const auto pid = proc::number(text);
  if (!pid || open == std::string_view::npos || close == std::string_view::npos || close < open) return std::nullopt;
  std::string_view rest = text.substr(close + 1);
  const std::string_view state = proc::next_word(rest);
  std::array<std::uint64_t, 19> fields{};  // the 4th to the 22nd of proc(5)
  for (std::uint64_t& each : fields) {
    const std::string_view word = proc::next_word(rest);
    if (word.empty()) return std::nullopt;
    each = proc::number(word).value_or(0);  // a negative one is none of those that are used
  }
  const auto field = [&](std::size_t of_manual) { return fields[of_manual - 4]; };
  return process_stat{{static_cast<std::int64_t>(*pid), field(22)},
                      std::string(text.substr(open + 1, close - open - 1)),
                      static_cast<std::int64_t>(field(4)),
                      field(14) + field(15),
                      field(16) + field(17),
                      field(20),
                      state == "Z" || state == "X"};
}

std::optional<process_stat> stat_of(const proc::system_files& files, std::int64_t pid) {
  const auto text = files.read(path_of(pid, "/stat"));
  return text ? parse_stat(*text) : std::nullopt;
}

std::string path_of(std::int64_t pid, std::string_view rest) { return text("/proc/", pid, rest); }

}  // namespace spate::monitor_process
