#include "verdict/lateness.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace spate::verdict {
namespace {

constexpr std::size_t most_named = 5;

// Both when neither stands out.
std::string kinds_of_lateness(const measurements& from) {
  const auto [starts, reads] = lateness_of(from);
  if (reads.p99_ns * 10 < starts.p99_ns) return starts.name;
  if (starts.p99_ns * 10 < reads.p99_ns) return reads.name;
  return fmt::format("{} and {}", starts.name, reads.name);
}

// "step 3/users/read"; empty: the whole run.
std::string scope_of(const profile::model& model, const judgement& of) {
  std::string out;
  const auto add = [&](const std::string& name) { out += (out.empty() ? "" : "/") + name; };
  if (of.phase) add(model.phases[*of.phase].name);
  if (of.scenario) add(model.scenarios[*of.scenario].name);
  if (of.operation) add(model.operations[*of.operation].name);
  return out;
}

// " of a, b and 2 more".
std::string in_words(const std::vector<std::string>& scopes) {
  const std::size_t named = std::min(scopes.size(), most_named);
  std::string out;
  for (std::size_t i = 0; i < named; ++i)
    out += (i == 0 ? " of " : i + 1 == scopes.size() ? " and " : ", ") + scopes[i];
  return named < scopes.size() ? fmt::format("{} and {} more", out, scopes.size() - named) : out;
}

// A requirement that came out the same way for the same reason.
struct decided {
  const judgement* first;
  std::vector<std::string> scopes;
};

}  // namespace

scope operations_of(const measurements& from) {
  scope out;
  out.operations = all_operations(from.model);
  return out;
}

std::array<lateness, 2> lateness_of(const measurements& from) {
  selection starts = select(from.measured, operations_of(from), stats::metric::start_lag);
  starts.good.merge(starts.bad);
  const stats::histogram reads = receive_lags(from, operations_of(from));
  return {lateness{"start lag", starts.good.value_at(0.99)}, {"receive lag", reads.value_at(0.99)}};
}

std::vector<std::string> decided_by_lateness(const measurements& from, const std::vector<judgement>& counted,
                                             const std::vector<judgement>& without) {
  std::vector<decided> all;
  for (std::size_t i = 0; i < counted.size(); ++i) {
    const judgement& one = counted[i];
    if (one.evidence || one.held == without[i].held) continue;
    auto same = std::find_if(all.begin(), all.end(), [&](const decided& each) {
      return each.first->objective == one.objective && each.first->requirement == one.requirement &&
             (each.first->held == true) == (one.held == true);
    });
    if (same == all.end()) same = all.insert(all.end(), {&one, {}});
    std::string name = scope_of(from.model, one);
    if (!name.empty() && std::find(same->scopes.begin(), same->scopes.end(), name) == same->scopes.end())
      same->scopes.push_back(std::move(name));
  }
  std::vector<std::string> out;
  for (const decided& each : all)
    out.push_back(
        fmt::format("{}: {}{} {} only because the generator was late ({}): use more workers or a faster "
                    "machine",
                    each.first->objective, each.first->requirement, in_words(each.scopes),
                    each.first->held == true ? "held" : "was missed", kinds_of_lateness(from)));
  return out;
}

}  // namespace spate::verdict
