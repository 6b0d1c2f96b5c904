#include "stats/hlog_reader.hpp"

#include <istream>
#include <limits>

#include "stats/hlog_codec.hpp"

namespace spate::stats {
namespace {

// A decimal number in units of 10^-digits: nine make seconds nanoseconds; digits beyond are cut off.
bool parse_decimal(std::string_view text, int digits, int64_t& value) {
  constexpr int64_t limit = std::numeric_limits<int64_t>::max() / 10 - 1;
  bool point = false, any = false;
  value = 0;
  for (const char c : text) {
    if (c == '.' && !point) {
      point = true;
      continue;
    }
    if (c < '0' || c > '9') return false;
    any = true;
    if (point && digits == 0) continue;
    if (value > limit) return false;
    value = value * 10 + (c - '0');
    if (point) --digits;
  }
  for (; digits > 0; --digits) {
    if (value > limit) return false;
    value *= 10;
  }
  return any;
}

bool take_field(std::string_view& line, std::string_view& field) {
  const size_t comma = line.find(',');
  if (comma == std::string_view::npos) return false;
  field = line.substr(0, comma);
  line.remove_prefix(comma + 1);
  return true;
}

std::string read_line(std::string_view line, const std::function<void(const hlog_line&)>& sink) {
  std::string_view tag, start, length, largest;
  if (line.starts_with("Tag=")) {
    line.remove_prefix(4);
    if (!take_field(line, tag)) return "a tag and nothing else";
  }
  if (!take_field(line, start) || !take_field(line, length) || !take_field(line, largest))
    return "fewer fields than start, length, largest value and histogram";
  int64_t start_ns = 0, length_ns = 0, max_ns = 0;
  if (!parse_decimal(start, 9, start_ns)) return "the start is not a number";
  if (!parse_decimal(length, 9, length_ns)) return "the length is not a number";
  if (!parse_decimal(largest, 6, max_ns)) return "the largest value is not a number";
  histogram values;
  if (std::string wrong = decode_hlog(line, values); !wrong.empty()) return wrong;
  values.restore_max(max_ns);
  sink({std::string(tag), start_ns, length_ns, values});
  return {};
}

void read_comment(std::string_view line, hlog_report& report) {
  constexpr std::string_view start = "#[StartTime: ";
  if (!line.starts_with(start)) return;
  line.remove_prefix(start.size());
  int64_t wall_ns = 0;
  if (parse_decimal(line.substr(0, line.find(' ')), 9, wall_ns)) report.wall_start_ns = wall_ns;
}

}  // namespace

hlog_report read_hlog(std::istream& from, const std::function<void(const hlog_line&)>& sink) {
  hlog_report report;
  std::string line;
  for (uint64_t number = 1; std::getline(from, line); ++number) {
    if (from.eof()) {
      report.torn = true;
      break;
    }
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty() || line.front() == '"') continue;
    if (line.front() == '#') {
      read_comment(line, report);
      continue;
    }
    const std::string wrong = read_line(line, sink);
    if (wrong.empty())
      ++report.lines;
    else if (report.damaged++ == 0)
      report.first_damage = "line " + std::to_string(number) + ": " + wrong;
  }
  return report;
}

hlog_contents read_hlog(std::istream& from) {
  hlog_contents contents;
  contents.report = read_hlog(from, [&](const hlog_line& line) {
    contents.histograms[{line.tag, line.start_ns, line.length_ns}].merge(line.values);
  });
  return contents;
}

}  // namespace spate::stats
