#include "data/time_text.hpp"

#include "data/user_state.hpp"

#include <array>
#include <chrono>
#include <string>
#include <utility>

namespace spate::data {
namespace {

using std::chrono::milliseconds;
using std::chrono::sys_days;

// One fixed-width field of decimal digits.
std::optional<int> field(std::string_view text, std::size_t at, std::size_t width) {
  int out = 0;
  if (text.size() < at + width) return {};
  for (const char c : text.substr(at, width)) {
    if (c < '0' || c > '9') return {};
    out = out * 10 + (c - '0');
  }
  return out;
}

void put(std::string& out, unsigned number, int width) {
  char text[4] = {};
  for (int i = width - 1; i >= 0; --i, number /= 10) text[i] = static_cast<char>('0' + number % 10);
  out.append(text, static_cast<std::size_t>(width));
}

std::int64_t floored(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

}  // namespace

std::int64_t machine_time_ms() {
  return std::chrono::duration_cast<milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::optional<time_format> find_time_format(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, time_format>, 5> all = {{{"iso", time_format::iso},
                                                                            {"iso_ms", time_format::iso_ms},
                                                                            {"date", time_format::date},
                                                                            {"unix", time_format::unix},
                                                                            {"unix_ms", time_format::unix_ms}}};
  for (const auto& [each, format] : all) {
    if (each == name) return format;
  }
  return {};
}

std::optional<std::int64_t> read_time(std::string_view text) {
  int thousandths = 0;
  if (text.ends_with('Z') && text.size() > 10) text.remove_suffix(1);
  if (text.size() == 23 && text[19] == '.') {
    const auto read = field(text, 20, 3);
    if (!read) return {};
    thousandths = *read;
    text.remove_suffix(4);
  }
  if (text.size() != 10 && text.size() != 19) return {};
  const auto year = field(text, 0, 4), month = field(text, 5, 2), day = field(text, 8, 2);
  if (!year || !month || !day || text[4] != '-' || text[7] != '-') return {};
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return {};
  const std::int64_t at = milliseconds(sys_days(date).time_since_epoch()).count();
  if (text.size() == 10) return at;
  const auto hour = field(text, 11, 2), minute = field(text, 14, 2), second = field(text, 17, 2);
  if (!hour || !minute || !second || (text[10] != 'T' && text[10] != ' ') || text[13] != ':' || text[16] != ':') {
    return {};
  }
  if (*hour > 23 || *minute > 59 || *second > 59) return {};
  return at + (*hour * 3600 + *minute * 60 + *second) * std::int64_t{1000} + thousandths;
}

void write_time(std::int64_t ms, time_format format, value& out) {
  if (format == time_format::unix) return out.set(floored(ms, 1000));
  if (format == time_format::unix_ms) return out.set(ms);
  const std::chrono::sys_time<milliseconds> at{milliseconds(ms)};
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date(day);
  const auto in_day = static_cast<unsigned>((at - day).count());
  out.set(std::string_view());
  std::string& text = out.text;
  put(text, static_cast<unsigned>(static_cast<int>(date.year())), 4);
  put(text += '-', static_cast<unsigned>(date.month()), 2);
  put(text += '-', static_cast<unsigned>(date.day()), 2);
  if (format == time_format::date) return;
  put(text += 'T', in_day / 3600000, 2);
  put(text += ':', in_day / 60000 % 60, 2);
  put(text += ':', in_day / 1000 % 60, 2);
  if (format == time_format::iso_ms) put(text += '.', in_day % 1000, 3);
  text += 'Z';
}

}  // namespace spate::data
