#include "reporting/load_text.hpp"

#include <spate/text.hpp>

#include <algorithm>

#include "reporting/document.hpp"
#include "reporting/number_text.hpp"

namespace spate::reporting {

namespace json = boost::json;

bool is_open(const json::object& load) { return text_at(load, "model") == "open"; }

namespace {

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

// Whether it is known only as the run goes on when they begin.
bool any_waits(const json::object& document) {
  const json::array& loads = array_at(document, "loads");
  return std::any_of(loads.begin(), loads.end(), [](const json::value& each) {
    const json::object* load = each.if_object();
    return load != nullptr && load->contains("began_s");
  });
}

// Loads of so many tasks may be done long before their time.
bool ended_early(const json::object& run) {
  if (flag_at(run, "interrupted").value_or(false)) return true;
  const double planned = number_at(run, "warmup_s").value_or(0) + number_at(run, "duration_s").value_or(0);
  const double elapsed = number_at(run, "elapsed_s").value_or(0);
  return elapsed > 0 && elapsed < 0.9 * planned;
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

std::string load_of(const json::object& document) {
  const json::object& run = object_at(document, "run");
  const std::uint64_t users = count_at(run, "users");
  std::string out = rates_of(document);
  if (!out.empty())
    out += text(", ", counted(count_at(run, "peak_users"), "user"), " at once");
  else
    out = counted(users, "user");
  const bool closed = rates_of(document).empty();
  if (const auto peak = number_at(run, "peak_users"); closed && peak && *peak != static_cast<double>(users))
    out = text(any_waits(document) ? "at most " : "", out, " planned, ", count_at(run, "peak_users"), " reached");
  const double warmup = number_at(run, "warmup_s").value_or(0);
  out += text(", ", span(number_at(run, "duration_s").value_or(0)));
  if (warmup > 0) out += text(" after ", span(warmup), " of warm-up");
  if (ended_early(run)) out += text(", ended after ", span(number_at(run, "elapsed_s").value_or(0)));
  return out + text(", seed ", count_at(run, "seed"));
}

}  // namespace spate::reporting
