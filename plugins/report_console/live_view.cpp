#include "live_view.hpp"

#include <spate/reporter.hpp>

#include <algorithm>
#include <cmath>

#include "reporting/number_text.hpp"
#include "reporting/one_line.hpp"
#include "text_table.hpp"

namespace spate::report_console {

using namespace reporting;

namespace {

constexpr double second_ns = 1e9;
// From then on an operation that does not end is worth a word.
constexpr std::int64_t long_in_flight_ns = 5'000'000'000;

// What the host measures around operations holds their samples.
bool is_of_operations(const spate_series& series) {
  return view(series.target) != "transaction" && view(series.target) != "correlation";
}

}  // namespace

std::string live_view::interval(const spate_interval& of) {
  const bool late = of.end_ns <= until_ns_;
  for_each_series(of, [&](const spate_series& series) {
    if (!is_of_operations(series)) return;
    count_ += series.count;
    for_each_bucket(series.response_time, [&](std::int64_t, std::int64_t high_ns, std::uint64_t count) {
      response_[high_ns - 1] += count;
      timed_ += count;
    });
  });
  total_ = of.total_count;
  total_errors_ = of.total_errors;
  if (late) return {};
  const bool new_phase = phase_ != view(of.phase);
  until_ns_ = of.end_ns;
  users_ = of.users;
  stalled_ns_ = of.oldest_in_flight_ns;
  phase_ = std::string(view(of.phase));
  if (!options_.rewrites && !new_phase && until_ns_ - since_ns_ < options_.every_ns) return {};
  shown_ = progress();
  response_.clear();
  count_ = timed_ = 0;
  since_ns_ = until_ns_;
  if (!options_.rewrites) return shown_ + "\n";
  return fresh({});
}

std::string live_view::event(const spate_event& of) {
  if (of.severity >= 2 && view(of.kind) == "error" && ++errors_ > most_errors) return {};
  const color paint = of.severity >= 2 ? color::red : of.severity == 1 ? color::yellow : color::none;
  const std::string line = text(clock(static_cast<double>(of.at_ns) / second_ns), "  ",
                                look_.paint(view(of.kind), paint), "  ", one_line(view(of.text)), '\n');
  return options_.rewrites ? fresh(line) : line;
}

std::string live_view::end() {
  std::string out = options_.rewrites && !shown_.empty() ? "\r\x1b[K" : "";
  if (errors_ > most_errors)
    out += text(errors_ - most_errors, " further kinds of errors are in events.jsonl of the run folder\n");
  return out;
}

// The line is cut one column short, so that no terminal wraps it: a wrapped line cannot be rewritten.
std::string live_view::fresh(const std::string& lines) const {
  return "\r\x1b[K" + lines + cut(shown_, look_.width - std::min<std::size_t>(look_.width, 1));
}

std::string live_view::progress() const {
  const double length = static_cast<double>(until_ns_ - since_ns_) / second_ns;
  const double ratio = total_ == 0 ? 0 : static_cast<double>(total_errors_) / static_cast<double>(total_);
  std::string out =
      text(clock(static_cast<double>(until_ns_) / second_ns), '/',
           clock(static_cast<double>(options_.planned_ns) / second_ns), "  ", phase_, "  ", counted(users_, "user"),
           "  ", short_number(length > 0 ? static_cast<double>(count_) / length : 0, 1), "/s  p95 ",
           timed_ == 0 ? "-" : text(short_number(static_cast<double>(p95_ns()) / 1e6, 2), " ms"), "  ",
           counted(total_errors_, "error"));
  if (total_errors_ > 0) out += text(" (", percent(ratio), ")");
  if (stalled_ns_ >= long_in_flight_ns)
    out += text("  oldest request ", span(std::floor(static_cast<double>(stalled_ns_) / second_ns)));
  return out;
}

std::int64_t live_view::p95_ns() const {
  const auto wanted = static_cast<std::uint64_t>(std::ceil(0.95 * static_cast<double>(timed_)));
  std::uint64_t seen = 0;
  for (const auto& [high_ns, count] : response_)
    if ((seen += count) >= wanted) return high_ns;
  return 0;
}

}  // namespace spate::report_console
