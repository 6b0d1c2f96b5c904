#include <charconv>
#include <chrono>
#include <optional>
#include <string_view>

#include "data/source_kinds.hpp"

#include <spate/config.hpp>

namespace spate::data {
namespace {

using std::chrono::seconds;
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

// "2025-01-31" or "2025-01-31T12:34:56", with or without Z; in UTC.
std::optional<std::int64_t> read_timestamp(std::string_view text) {
  if (text.ends_with('Z') && text.size() == 20) text.remove_suffix(1);
  if (text.size() != 10 && text.size() != 19) return {};
  const auto year = field(text, 0, 4), month = field(text, 5, 2), day = field(text, 8, 2);
  if (!year || !month || !day || text[4] != '-' || text[7] != '-') return {};
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return {};
  auto at = seconds(sys_days(date).time_since_epoch()).count();
  if (text.size() == 10) return at;
  const auto hour = field(text, 11, 2), minute = field(text, 14, 2), second = field(text, 17, 2);
  if (!hour || !minute || !second || (text[10] != 'T' && text[10] != ' ') || text[13] != ':' || text[16] != ':') {
    return {};
  }
  if (*hour > 23 || *minute > 59 || *second > 59) return {};
  return at + *hour * 3600 + *minute * 60 + *second;
}

void put(std::string& out, unsigned number, int width) {
  char text[4] = {};
  for (int i = width - 1; i >= 0; --i, number /= 10) text[i] = static_cast<char>('0' + number % 10);
  out.append(text, static_cast<std::size_t>(width));
}

class timestamps final : public source {
 public:
  timestamps(std::int64_t from, std::int64_t to) : from_(from), to_(to) {}
  void draw(random_stream& random, value& out) const override {
    const std::chrono::sys_seconds at{seconds(random.between(from_, to_))};
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date(day);
    const auto in_day = static_cast<unsigned>((at - day).count());
    out.type = value_type::text;
    auto& text = out.text;
    text.clear();
    put(text, static_cast<unsigned>(static_cast<int>(date.year())), 4);
    put(text += '-', static_cast<unsigned>(date.month()), 2);
    put(text += '-', static_cast<unsigned>(date.day()), 2);
    put(text += 'T', in_day / 3600, 2);
    put(text += ':', in_day / 60 % 60, 2);
    put(text += ':', in_day % 60, 2);
    text += 'Z';
  }

 private:
  std::int64_t from_, to_;  // seconds since the epoch, both included
};

std::unique_ptr<source> create_timestamp(const spate_config& raw, spate_report& sink) {
  const config all(raw);
  report mistakes(sink);
  const auto read = [&](const char* name) {
    const node at = all.find(name);
    const auto found = read_timestamp(at.as_string());
    if (!found) {
      mistakes.error(at ? at : all.root(), "`", name,
                     "` is a date or time in UTC: \"2025-01-31\" or \"2025-01-31T12:34:56Z\"");
    }
    return found;
  };
  const auto from = read("from"), to = read("to");
  if (!from || !to) return nullptr;
  if (*from > *to) {
    mistakes.error(all.find("from"), "`from` is after `to`: swap them");
    return nullptr;
  }
  return std::make_unique<timestamps>(*from, *to);
}

constexpr key timestamp_keys[] = {
    key("from", SPATE_KIND_STRING, "The first date or time, in UTC: \"2025-01-31\".").required(),
    key("to", SPATE_KIND_STRING, "The last; included. A date is its midnight.").required()};

}  // namespace

const source_kind timestamp_source = {"timestamp", "A time between two others, as ISO 8601 in UTC with seconds.",
                                      key_table(timestamp_keys), create_timestamp};

}  // namespace spate::data
