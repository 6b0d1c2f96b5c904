#include "load_words.hpp"

#include <spate/text.hpp>

#include <algorithm>

#include "document.hpp"
#include "number_text.hpp"

namespace spate::report_console {

namespace {

namespace json = boost::json;

bool is_open(const json::object& load) { return text_at(load, "model") == "open"; }

std::string words_of(const json::object& load) {
  double highest = number_at(load, is_open(load) ? "rate" : "users").value_or(0);
  std::size_t stages = 0;
  for (const json::value& each : array_at(load, "stages")) {
    const json::object* stage = each.if_object();
    if (stage == nullptr) continue;
    highest = std::max(highest, number_at(*stage, "to").value_or(0));
    if (number_at(*stage, "over_s").value_or(0) > 0) ++stages;
  }
  std::string level =
      is_open(load) ? text(short_number(highest), "/s") : counted(static_cast<std::uint64_t>(highest), "user");
  if (stages == 0) return level;
  return text("up to ", level, " in ", counted(stages, "stage"));
}

}  // namespace

std::string rates_of(const json::object& document) {
  std::string out;
  bool any_open = false;
  for (const json::value& each : array_at(document, "loads")) {
    const json::object* load = each.if_object();
    if (load == nullptr) continue;
    any_open |= is_open(*load);
    out += (out.empty() ? "" : " and ") + words_of(*load);
  }
  return any_open ? out : std::string();
}

std::string arrival_list(const json::object& document, const style& look) {
  std::string out;
  for (const json::value& each : array_at(document, "loads")) {
    const json::object* load = each.if_object();
    if (load == nullptr || !is_open(*load)) continue;
    const std::uint64_t dropped = count_at(*load, "dropped"), unserved = count_at(*load, "unserved");
    if (dropped + unserved == 0) continue;
    out += text("  - ", text_at(*load, "name"), ": of ", count_at(*load, "due"), " arrivals ");
    if (dropped > 0) out += text(look.paint(text(dropped, " were dropped"), color::red));
    if (dropped > 0 && unserved > 0) out += " and ";
    if (unserved > 0) out += text(look.paint(text(unserved, " were never served"), color::red));
    out += text(", for want of a free user (at most ", count_at(*load, "max_users"), "); they count as failed\n");
  }
  return out.empty() ? out : look.paint("Arrivals", color::bold) + "\n" + out;
}

}  // namespace spate::report_console
