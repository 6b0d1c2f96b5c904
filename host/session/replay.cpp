#include "session/replay.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value_to.hpp>
#include <charconv>
#include <fstream>
#include <set>

#include "health/round_event.hpp"
#include "report/interval_snapshot.hpp"
#include "stats/hlog_reader.hpp"

namespace spate::session {
namespace {

namespace json = boost::json;

std::string_view view(const json::object& from, std::string_view key) {
  const json::value* found = from.if_contains(key);
  return found != nullptr && found->is_string() ? std::string_view(found->as_string()) : std::string_view();
}

template <class Number>
Number number(const json::object& from, std::string_view key) {
  const json::value* found = from.if_contains(key);
  return found != nullptr && found->is_number() ? found->to_number<Number>() : Number{};
}

const json::array& list(const json::object& from, std::string_view key) {
  static const json::array none;
  const json::value* found = from.if_contains(key);
  return found != nullptr && found->is_array() ? found->as_array() : none;
}

const json::object& table(const json::object& from, std::string_view key) {
  static const json::object none;
  const json::value* found = from.if_contains(key);
  return found != nullptr && found->is_object() ? found->as_object() : none;
}

stats::table_shape shape_of(const plan_record& plan) {
  stats::table_shape out;
  out.scenarios = static_cast<std::uint32_t>(plan.names.scenarios.size());
  out.operations = static_cast<std::uint32_t>(plan.names.operations.size());
  out.metrics = static_cast<std::uint32_t>(plan.names.metrics.size());
  for (const auto& own : plan.names.plugin_outcomes) {
    out.plugin_outcomes = std::max(out.plugin_outcomes, static_cast<std::uint32_t>(own.size()));
  }
  return out;
}

std::map<std::string, std::uint32_t, std::less<>> indices(const std::vector<std::string>& names) {
  std::map<std::string, std::uint32_t, std::less<>> out;
  for (std::uint32_t i = 0; i < names.size(); ++i) {
    out.emplace(names[i], i);
  }
  return out;
}

stats::availability_result read_availability(const json::object& from) {
  stats::availability_result out{};
  out.ratio = number<double>(from, "ratio");
  out.steady_ns = number<std::int64_t>(from, "steady_ns");
  out.outage_ns = number<std::int64_t>(from, "outage_ns");
  out.longest_ns = number<std::int64_t>(from, "longest_ns");
  out.outages = number<std::uint64_t>(from, "outages");
  out.resolution_ns = number<std::int64_t>(from, "resolution_ns");
  out.observations = number<std::uint64_t>(from, "observations");
  out.stalled_ns = number<std::int64_t>(from, "stalled_ns");
  const json::value* open = from.if_contains("open");
  out.open = open != nullptr && open->is_bool() && open->as_bool();
  return out;
}

}  // namespace

struct replay::told_interval {
  explicit told_interval(const stats::table_shape& shape) : table(shape) {}
  stats::interval when{};
  bool late = false;
  stats::series_table table;
  stats::load_gauges gauges;
  std::uint64_t total_count = 0, total_errors = 0;
  std::vector<stats::availability_result> availability;
  std::set<std::string, std::less<>> seen;  // tags of the interval log
};

replay::replay(const plan_record& plan, plugin::string_table& texts, report::reporter_host& reporters)
    : plan_(plan),
      texts_(texts),
      reporters_(reporters),
      names_(std::make_shared<const stats::series_names>(plan.names)),
      grid_(0, plan.phases),
      shape_(shape_of(plan)),
      scenarios_(indices(plan.names.scenarios)),
      operations_(indices(plan.names.operations)),
      metrics_(indices(plan.names.metrics)),
      whole_(shape_),
      measured_(shape_),
      levels_(*names_),
      health_(plan.model),
      watched_(plan.model, *names_, shape_, grid_, &health_),
      availability_(plan.names.targets.size()) {
  const auto measured =
      std::count_if(plan.phases.begin(), plan.phases.end(), [](const stats::grid_phase& one) { return one.measured; });
  for (std::size_t i = 0; measured > 1 && i < grid_.phases().size(); ++i) {
    by_phase_.emplace_back(shape_);
  }
}

replay::~replay() = default;

std::uint32_t replay::scenario(std::string_view name) const {
  const auto found = scenarios_.find(name);
  return found == scenarios_.end() ? std::uint32_t{stats::other_scenario} : found->second;
}

std::uint32_t replay::operation(std::string_view name) const {
  const auto found = operations_.find(name);
  return found == operations_.end() ? stats::other_operation : found->second;
}

std::uint16_t replay::outcome(std::uint32_t of, std::string_view name) const {
  for (std::uint16_t i = 0; !stats::outcome_name(i).empty(); ++i) {
    if (stats::outcome_name(i) == name) {
      return i;
    }
  }
  if (of < names_->operation_targets.size()) {
    const std::vector<std::string>& own = names_->plugin_outcomes[names_->operation_targets[of]];
    for (std::size_t i = 0; i < own.size(); ++i) {
      if (own[i] == name) {
        return static_cast<std::uint16_t>(SPATE_OUTCOME_PLUGIN + i);
      }
    }
  }
  return stats::unknown_outcome;
}

// The events lead; each interval then takes its lines of the interval log, which were written in the same order.
void replay::tell(const std::string& folder) {
  event_stream events(folder);
  std::ifstream log(folder + "/intervals.hlog");
  std::uint64_t strays = 0;
  bool more = true;
  const stats::hlog_report read = stats::read_hlog(log, [&](const stats::hlog_line& line) {
    while (more && !takes(line)) {
      more = advance(events);
    }
    if (more) {
      add(line);
    } else {
      ++strays;
    }
  });
  while (advance(events)) {
  }
  deliver();
  watched_.finish(availability_);
  if (read.damaged > 0) {
    damage_ = "intervals.hlog: " + std::to_string(read.damaged) + " lines could not be read, the first is " +
              read.first_damage;
  } else if (strays > 0) {
    damage_ = "intervals.hlog: " + std::to_string(strays) + " lines belong to no interval of events.jsonl";
  }
}

bool replay::advance(event_stream& events) {
  const auto line = events.next();
  if (!line) {
    return false;
  }
  const std::string_view kind = view(*line, "kind");
  if (kind == "interval") {
    deliver();
    begin(*line);
  } else if (kind == health::round_kind) {
    if (const auto told = health::read_fields(plan_.model, number<std::int64_t>(*line, "t"), *line)) health_.add(*told);
  } else if (kind == "error" || line->contains("severity")) {
    deliver();
    happened(*line);
  }
  return true;
}

void replay::happened(const json::object& line) {
  report::event out;
  out.at_ns = number<std::int64_t>(line, "t");
  out.kind = view(line, "kind");
  out.text = view(line, "text");
  const std::string_view severity = view(line, "severity");
  out.severity = severity == "warning"       ? report::severity::warning
                 : severity == "information" ? report::severity::information
                                             : report::severity::error;
  if (out.kind == "error") {
    const std::string text = out.text;
    out.text = std::string(view(line, "operation")) + ": " + std::string(view(line, "outcome"));
    out.text += text.empty() ? "" : ": " + text;
  }
  if (out.kind == "intervention") interventions_.push_back(verdict::read_intervention(out.at_ns, line));
  reporters_.event(out);
}

void replay::begin(const json::object& line) {
  now_ = std::make_unique<told_interval>(shape_);
  now_->when = grid_.at(number<std::uint32_t>(line, "index"));
  const json::value* late = line.if_contains("late");
  now_->late = late != nullptr && late->is_bool() && late->as_bool();
  now_->gauges.users = number<std::uint32_t>(line, "users");
  now_->gauges.in_flight = number<std::uint32_t>(line, "in_flight");
  const auto oldest_ns = number<std::int64_t>(line, "oldest_in_flight_ns");
  // 0 would say that nothing is under way.
  now_->gauges.oldest_due_ns = oldest_ns == 0 ? 0 : std::max<std::int64_t>(1, now_->when.end_ns - oldest_ns);
  now_->total_count = number<std::uint64_t>(line, "total_count");
  now_->total_errors = number<std::uint64_t>(line, "total_errors");
  for (const json::value& each : list(line, "series")) {
    if (each.is_object()) {
      read_series(*now_, each.as_object());
    }
  }
  for (const json::value& each : list(line, "metrics")) {
    const json::object* metric = each.if_object();
    const auto found = metric != nullptr ? metrics_.find(view(*metric, "metric")) : metrics_.end();
    if (found != metrics_.end()) {
      stats::metric_series one;
      one.metric = found->second;
      one.operation = operation(view(*metric, "operation"));
      one.count = number<std::uint64_t>(*metric, "count");
      one.total = number<std::int64_t>(*metric, "total");
      now_->table.merge_metric(one);
    }
  }
  for (const std::string& target : names_->targets) {
    now_->availability.push_back(read_availability(table(table(line, "availability"), target)));
  }
}

void replay::read_series(told_interval& into, const json::object& from) {
  const std::uint32_t of = operation(view(from, "operation"));
  stats::series& out = into.table.at(scenario(view(from, "scenario")), of, outcome(of, view(from, "outcome")));
  out.count += number<std::uint64_t>(from, "count");
  out.completed += number<std::uint64_t>(from, "completed");
  out.bytes_in += number<std::uint64_t>(from, "bytes_in");
  out.bytes_out += number<std::uint64_t>(from, "bytes_out");
  out.censored += number<std::uint64_t>(from, "censored");
  out.reused += number<std::uint64_t>(from, "reused");
  out.repeated += number<std::uint64_t>(from, "repeated");
  out.no_service += number<std::uint64_t>(from, "no_service");
  out.untimed += number<std::uint64_t>(from, "untimed");
  for (const auto& each : table(from, "statuses")) {
    const std::string_view code = each.key();
    std::int32_t status = 0;
    std::from_chars(code.data(), code.data() + code.size(), status);
    out.statuses.add(status, each.value().to_number<std::uint64_t>());
  }
  for (const auto& each : table(from, "texts")) {
    out.errors.add(texts_.intern(each.key()), each.value().to_number<std::uint64_t>());
  }
}

bool replay::takes(const stats::hlog_line& line) const {
  return now_ != nullptr && now_->when.start_ns == line.start_ns && !now_->seen.contains(line.tag);
}

void replay::add(const stats::hlog_line& line) {
  now_->seen.insert(line.tag);
  stats::tag_parts tag;
  if (!stats::parse_tag(line.tag, tag)) {
    return;
  }
  const std::uint32_t of = operation(tag.operation);
  if (tag.scenario == "-") {
    const auto found = metrics_.find(tag.metric);
    if (found != metrics_.end()) {
      stats::metric_series one;
      one.metric = found->second;
      one.operation = of;
      one.times.merge(line.values);
      now_->table.merge_metric(one);
    }
    return;
  }
  for (const stats::metric which : stats::all_metrics) {
    if (tag.metric == stats::name_of(which)) {
      now_->table.at(scenario(tag.scenario), of, outcome(of, tag.outcome)).of(which).merge(line.values);
    }
  }
}

void replay::deliver() {
  if (!now_) {
    return;
  }
  const std::unique_ptr<told_interval> told = std::move(now_);
  levels_.add(told->table);
  told->table.merge_into(whole_);
  if (told->when.measured) {
    told->table.merge_into(measured_);
  }
  if (told->when.phase_index < by_phase_.size()) {
    told->table.merge_into(by_phase_[told->when.phase_index]);
  }
  if (!told->late) {
    availability_ = told->availability;
    peak_users_ = std::max(peak_users_, told->gauges.users);
    peak_in_flight_ = std::max(peak_in_flight_, told->gauges.in_flight);
    end_ns_ = std::max(end_ns_, told->when.end_ns);
  }
  static const std::vector<stats::open_operation> none;
  const stats::interval_summary summary{told->when,
                                        told->late,
                                        told->table,
                                        told->gauges,
                                        none,
                                        told->total_count,
                                        told->total_errors,
                                        told->late ? std::span<const stats::gauge_level>() : levels_.now()};
  const bool paused = verdict::paused_ns(interventions_, told->when.start_ns, told->when.end_ns) > 0;
  watched_.see(summary, measured_, availability_, paused);
  reporters_.wait_for_room();
  reporters_.interval(report::interval_snapshot::of(summary, names_, 0));
}

verdict::measurements replay::measured() const {
  verdict::measurements out{plan_.model, *names_, whole_, measured_};
  out.elapsed_ns = end_ns_;
  out.measured_ns = grid_.measured_until(end_ns_);
  out.phases = verdict::phases_until(grid_, by_phase_, end_ns_);
  out.peak_users = peak_users_;
  out.peak_in_flight = peak_in_flight_;
  out.availability = availability_;
  out.oldest = watched_.oldest();
  out.gauges = watched_.gauges();
  out.watched = &watched_;
  out.health = &health_;
  out.stretches = verdict::measured_stretches(grid_, end_ns_);
  return out;
}

}  // namespace spate::session
