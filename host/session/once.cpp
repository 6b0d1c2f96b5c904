#include "session/once.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include <spate/abi/ext/exchanges.h>

#include "expression/parse.hpp"
#include "stats/series_names.hpp"

namespace spate::session {

namespace {

constexpr std::int64_t patience_ns = 600'000'000'000;
constexpr std::uint32_t kept_of_each = 100;

profile::objective nothing_fails() {
  profile::objective out;
  out.name = "once";
  out.each.operation = true;
  profile::requirement& only = out.require.emplace_back();
  only.text = "error_ratio <= 0%";
  only.ast = std::get<expression::node>(expression::parse(only.text));
  return out;
}

std::string indented(std::string_view text, const char* mark, std::uint64_t whole_bytes) {
  std::string out;
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    out += fmt::format("  {} {}\n", mark, line);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  // A masked text is shorter than what was sent, though nothing was cut.
  if (whole_bytes > SPATE_EXCHANGE_TEXT) out += fmt::format("  {} ... {} bytes in all\n", mark, whole_bytes);
  return out;
}

/// One user for each scenario. Loads that come after others in the profile begin when those are done.
class loads_in_turn {
 public:
  explicit loads_in_turn(const profile::model& of) : of_(of), left_(of.scenarios.size(), true) {}

  void add(const profile::load& from) {
    profile::load made;
    made.name = from.name;
    made.at = from.at;
    for (std::uint32_t i = 0; i < of_.scenarios.size(); ++i) {
      const bool plays = from.scenarios.empty() || std::count(from.scenarios.begin(), from.scenarios.end(), i) > 0;
      if (!plays || !left_[i] || of_.scenarios[i].share <= 0) continue;
      left_[i] = false;
      made.scenarios.push_back(i);
    }
    made.users = static_cast<std::uint32_t>(made.scenarios.size());
    if (made.users == 0) return;
    for (std::uint32_t i = 0; i < ends_.size(); ++i)
      if (ends_[i] <= from.start_ns) made.after.push_back(i);
    ends_.push_back(from.length_ns > 0 ? from.start_ns + from.length_ns : INT64_MAX);
    made_.push_back(std::move(made));
  }
  std::vector<profile::load> take() { return std::move(made_); }

 private:
  const profile::model& of_;
  std::vector<bool> left_;  ///< scenarios that no load plays yet
  std::vector<std::int64_t> ends_;
  std::vector<profile::load> made_;
};

std::vector<profile::load> loads_once(const profile::model& of) {
  std::vector<profile::load> planned = of.loads;
  std::stable_sort(planned.begin(), planned.end(),
                   [](const auto& a, const auto& b) { return a.start_ns < b.start_ns; });
  loads_in_turn made(of);
  for (const profile::load& each : planned) made.add(each);
  profile::load rest;  // scenarios that no load plays
  rest.name = "once";
  rest.at = of.loads.front().at;
  made.add(rest);
  return made.take();
}

}  // namespace

void make_once(profile::model& of, std::size_t keep_reports) {
  for (profile::scenario& each : of.scenarios) {
    if (each.share <= 0) continue;
    each.share = 1;
    each.think = {};
    each.pacing_ns = 0;
    each.in_order = true;
  }
  of.loads = loads_once(of);
  of.phases.clear();
  of.warmup_ns = 0;
  of.duration_ns = patience_ns;
  of.slowest = kept_of_each;
  of.monitors.clear();
  of.objectives.assign(1, nothing_fails());
  of.reports.erase(of.reports.begin(),
                   of.reports.end() - static_cast<std::ptrdiff_t>(std::min(keep_reports, of.reports.size())));
}

std::string once_text(const profile::model& of, const std::vector<verdict::slow_exchange>& exchanges,
                      const std::vector<std::vector<engine::task_draws>>& draws, const verdict::run_facts& facts,
                      bool color) {
  std::vector<const verdict::slow_exchange*> order;
  order.reserve(exchanges.size());
  for (const verdict::slow_exchange& each : exchanges) order.push_back(&each);
  std::stable_sort(order.begin(), order.end(), [](const auto* a, const auto* b) { return a->at_ns < b->at_ns; });
  std::string out;
  for (const verdict::slow_exchange* each : order) {
    const bool failed = each->outcome != SPATE_OUTCOME_OK;
    const std::string_view outcome = stats::outcome_name(each->outcome);
    const std::string state =
        fmt::format("{}{}{}", outcome.empty() ? "failed" : outcome, each->error_id == 0 ? "" : ": ",
                    each->error_id == 0 ? std::string_view() : facts.error_text(each->error_id));
    out += fmt::format("{}{}{}  {:.3g} ms\n", of.operations[each->operation].name + "  ",
                       color ? (failed ? "\033[1;31m" : "\033[32m") : "", state + (color ? "\033[0m" : ""),
                       static_cast<double>(each->service_ns) / 1e6);
    out += indented(each->sent, ">", each->sent_bytes) + indented(each->received, "<", each->received_bytes) + "\n";
  }
  for (std::size_t s = 0; s < of.scenarios.size(); ++s)
    for (std::size_t t = 0; t < of.scenarios[s].tasks.size(); ++t) {
      const bool done = s < draws.size() && t < draws[s].size() && draws[s][t].drawn > 0;
      if (!done && of.scenarios[s].share > 0)
        out += fmt::format(
            "not done: task {} of scenario {}: {}\n", of.scenarios[s].tasks[t].name, of.scenarios[s].name,
            of.scenarios[s].tasks[t].weight > 0 ? "its condition never held, or what it picks from was too short"
                                                : "its weight is 0");
    }
  return out;
}

}  // namespace spate::session
