#include "verdict/verdict.hpp"

#include <fmt/format.h>

#include <csignal>

#include "health/growth.hpp"

namespace spate::verdict {
namespace {

std::string quantity(double value, const std::string& unit) {
  if (unit == "ms") {
    return fmt::format("{:.4g} ms", value / 1e6);
  }
  if (unit == "ratio") {
    return fmt::format("{:.4g} %", value * 100);
  }
  if (unit == "per_second") {
    return fmt::format("{:.4g}/s", value);
  }
  if (unit == "bytes" || unit == "bytes_per_second") {
    return health::text_of_bytes(value) + (unit == "bytes" ? "" : "/s");
  }
  return fmt::format("{:.10g}", value);
}

std::string reason_of(const profile::model& model, const judgement& missed) {
  std::string where;
  if (missed.operation) {
    where = model.operations[*missed.operation].name + ": ";
  }
  if (missed.scenario) {
    where = model.scenarios[*missed.scenario].name + ": " + where;
  }
  if (missed.phase) {
    where = model.phases[*missed.phase].name + ": " + where;
  }
  std::string got = missed.value
                        ? fmt::format("; it is {}{}", missed.at_least ? "≥ " : "", quantity(*missed.value, missed.unit))
                        : std::string{};
  if (!missed.reason.empty()) {
    got += fmt::format("; {}", missed.reason);
  }
  if (missed.monitor) {
    where += model.monitors[*missed.monitor].name + ": ";
  }
  return fmt::format("objective {}: {}{} was missed{}", missed.objective, where, missed.requirement, got);
}

}  // namespace

const char* name_of(status which) {
  switch (which) {
    case status::pass:
      return "pass";
    case status::fail:
      return "fail";
    case status::invalid:
      return "invalid";
    case status::interrupted:
      return "interrupted";
    case status::not_run:
      break;
  }
  return "not_run";
}

conclusion conclude(const profile::model& model, const std::vector<judgement>& judged,
                    const generator_health& generator, const ending& end) {
  conclusion out;
  out.reasons = end.deaths;
  if (!end.ended_by.empty()) {
    out.reasons.push_back(end.ended_by);
  }
  for (const judgement& one : judged) {
    if (one.held == false && !one.evidence) {
      out.reasons.push_back(reason_of(model, one));
    }
  }
  const bool missed = !out.reasons.empty();
  if (!end.not_run.empty()) {
    out.status = status::not_run;
    out.exit_status = exit_code::not_carried_out;
    out.reasons = end.not_run;
  } else if (!end.cut_off.empty()) {
    out.status = status::interrupted;
    out.exit_status = exit_code::interrupted + SIGKILL;
    out.reasons.insert(out.reasons.begin(), end.cut_off);
  } else if (end.signal != 0) {
    out.status = status::interrupted;
    out.exit_status = exit_code::interrupted + end.signal;
    out.reasons.insert(out.reasons.begin(), fmt::format("interrupted by {}: the load ended before its time",
                                                        end.signal == SIGINT   ? "SIGINT"
                                                        : end.signal == SIGHUP ? "SIGHUP"
                                                                               : "SIGTERM"));
  } else if (generator.state == validity::invalid || (end.strict && generator.state == validity::suspect)) {
    out.status = status::invalid;
    out.exit_status = exit_code::invalid;
    out.reasons.insert(out.reasons.begin(), generator.reasons.begin(), generator.reasons.end());
  } else if (missed) {
    out.status = status::fail;
    out.exit_status = exit_code::missed;
  }
  out.reasons.insert(out.reasons.begin(), end.unreached.begin(), end.unreached.end());
  if (!end.by_hand.empty()) {
    out.reasons.push_back(end.by_hand);
  }
  return out;
}

int exit_status_with_reports(int exit_status, bool all_written) {
  if (all_written || exit_status == exit_code::usage) {
    return exit_status;
  }
  return exit_code::not_carried_out;
}

}  // namespace spate::verdict
