#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "plan/outlook.hpp"

namespace spate::plan {

namespace {

std::string clock(std::int64_t ns) {
  const auto seconds = static_cast<std::int64_t>(std::llround(static_cast<double>(ns) / 1e9));
  if (seconds < 3600) return fmt::format("{:02}:{:02}", seconds / 60, seconds % 60);
  return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string length(std::int64_t ns) {
  const double seconds = static_cast<double>(ns) / 1e9;
  return seconds < 1 ? fmt::format("{:g} ms", seconds * 1e3) : fmt::format("{:g} s", seconds);
}

const char* word_of(profile::phase_kind kind) {
  static constexpr const char* words[] = {"warm-up", "ramp", "steady", "cool-down"};
  return words[static_cast<std::size_t>(kind)];
}

// The level of a load at an instant: of the corners around it.
double level_at(const load_outlook& of, double at_s) {
  double out = 0;
  for (std::size_t i = 0; i + 1 < of.corners.size(); ++i) {
    const auto& from = of.corners[i];
    const auto& to = of.corners[i + 1];
    if (at_s < from.at_s || at_s > to.at_s) continue;
    const double share = to.at_s > from.at_s ? (at_s - from.at_s) / (to.at_s - from.at_s) : 1;
    out = from.level + share * (to.level - from.level);
  }
  return out;
}

std::string amount(const load_outlook& of, double level) {
  return fmt::format("{:.4g}{}", level < 0.001 ? 0 : level, of.open ? "/s" : " users");
}

double highest_in(const load_outlook& of, double begin_s, double end_s) {
  double out = 0;
  for (const load_outlook::corner& each : of.corners)
    if (each.at_s > begin_s && each.at_s < end_s) out = std::max(out, each.level);
  return out;
}

// Just inside both ends, since levels may jump there.
std::string levels_in(const outlook& of, const phase_outlook& phase) {
  std::string out;
  const double begin_s = static_cast<double>(phase.begin_ns) / 1e9, end_s = static_cast<double>(phase.end_ns) / 1e9;
  const double inside_s = (end_s - begin_s) * 1e-6;
  for (const load_outlook& each : of.loads) {
    const double from = level_at(each, begin_s + inside_s), to = level_at(each, end_s - inside_s);
    const double most = highest_in(each, begin_s, end_s);
    if (from <= 0 && to <= 0 && most <= 0) continue;
    if (!out.empty()) out += ", ";
    if (of.loads.size() > 1) out += each.name + " ";
    const bool flat = std::abs(from - to) < 0.01 * std::max(from, to);
    out += flat ? amount(each, to) : amount(each, from) + " to " + amount(each, to);
    if (most > 1.01 * std::max(from, to)) out += ", at most " + amount(each, most);
  }
  return out.empty() ? "nothing" : out;
}

std::string monitors_of(const profile::model& of) {
  std::string out;
  std::size_t width = 0;
  for (const profile::monitor& each : of.monitors) width = std::max(width, each.name.size());
  for (const profile::monitor& each : of.monitors) {
    std::string names;
    for (const profile::monitor_metric& metric : each.metrics) names += (names.empty() ? "" : ", ") + metric.name;
    out += fmt::format("  {:<{}}  {}, every {}: {}\n", each.name, width, each.plugin, length(each.every_ns), names);
  }
  return out.empty() ? out : "\nMonitors\n" + out;
}

std::size_t widest(const profile::model& of, const outlook& plan) {
  std::size_t out = 9;
  for (const operation_outlook& each : plan.operations) out = std::max(out, of.operations[each.operation].name.size());
  return out;
}

}  // namespace

std::string to_text(const profile::model& of, const outlook& plan) {
  std::string out = of.name + (of.description.empty() ? "" : ": " + of.description) + "\n\nTimeline\n";
  for (const phase_outlook& each : plan.phases)
    out += fmt::format("  {:>7} to {:>7}  {:<12} {:<10} {}{}\n", clock(each.begin_ns), clock(each.end_ns), each.name,
                       each.name == word_of(each.kind) ? "" : word_of(each.kind), levels_in(plan, each),
                       each.measured ? "" : ", not measured");
  out += fmt::format("  then at most {} for what is under way\n", length(plan.stop_ns));

  const std::size_t width = widest(of, plan);
  out += fmt::format("\nOperations, expected if every answer takes {} (--response)\n  {:<{}}  {:>10}  {:>10}\n",
                     length(plan.presumed.response_ns), "operation", width, "in all", "measured");
  double all = 0, measured = 0;
  for (const operation_outlook& each : plan.operations) {
    if (each.count <= 0) continue;
    // A transaction is made of operations that are counted already.
    if (of.operations[each.operation].kind == profile::series_kind::operation) {
      all += each.count;
      measured += each.measured;
    }
    out += fmt::format("  {:<{}}  {:>10.0f}  {:>10.0f}{}\n", of.operations[each.operation].name, width, each.count,
                       each.measured, each.conditional ? "  if its conditions hold" : "");
  }
  out += fmt::format("  {:<{}}  {:>10.0f}  {:>10.0f}\n", "together", width, all, measured);

  out += fmt::format(
      "\nNeeds at most\n  {} users, {} connections, {} threads of load on {} cores, {} file descriptors{}\n",
      plan.users, plan.sockets, plan.threads, plan.on.cores, plan.descriptors,
      plan.on.descriptors > 0 ? fmt::format(" of {}", plan.on.descriptors) : std::string());
  out += monitors_of(of);
  if (!plan.doubts.empty()) {
    out += "\nObjectives that will stand on few samples\n";
    for (const doubt& each : plan.doubts)
      out += fmt::format("  {}: {}{}: {}\n", each.objective, each.operation.empty() ? "" : each.operation + ": ",
                         each.requirement, each.what);
  }
  return out;
}

}  // namespace spate::plan
