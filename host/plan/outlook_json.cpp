#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "plan/outlook.hpp"

namespace spate::plan {

namespace {

namespace json = boost::json;

double seconds(std::int64_t ns) { return static_cast<double>(ns) / 1e9; }

json::array texts(const std::vector<std::string>& from) { return json::array(from.begin(), from.end()); }

json::array monitors_of(const profile::model& of) {
  json::array out;
  for (const profile::monitor& each : of.monitors) {
    json::array names;
    for (const profile::monitor_metric& metric : each.metrics) names.emplace_back(metric.name);
    out.push_back(json::object{{"name", each.name},
                               {"plugin", each.plugin},
                               {"every_s", seconds(each.every_ns)},
                               {"metrics", std::move(names)}});
  }
  return out;
}

// What has no target has the name of what it is, as in the result.
std::string target_of(const profile::model& of, const profile::operation& one) {
  if (one.target != profile::operation::none) return of.targets[one.target].name;
  return one.kind == profile::series_kind::correlation ? "correlation" : "transaction";
}

}  // namespace

std::string to_json(const profile::model& of, const outlook& plan) {
  static constexpr const char* kinds[] = {"warm-up", "ramp", "steady", "cool-down"};
  json::array phases, loads, operations, doubts;
  for (const phase_outlook& each : plan.phases)
    phases.push_back(json::object{{"name", each.name},
                                  {"kind", kinds[static_cast<std::size_t>(each.kind)]},
                                  {"begin_s", seconds(each.begin_ns)},
                                  {"end_s", seconds(each.end_ns)},
                                  {"measured", each.measured},
                                  {"operations", each.operations}});
  for (const load_outlook& each : plan.loads) {
    json::array corners;
    for (const load_outlook::corner& corner : each.corners)
      corners.push_back(json::object{{"at_s", corner.at_s}, {"level", corner.level}});
    loads.push_back(json::object{{"name", each.name},
                                 {"model", each.open ? "open" : "closed"},
                                 {"unit", each.open ? "arrivals/s" : "users"},
                                 {"users", each.users},
                                 {"tasks", each.tasks},
                                 {"levels", std::move(corners)}});
  }
  for (const operation_outlook& each : plan.operations)
    operations.push_back(json::object{{"name", of.operations[each.operation].name},
                                      {"target", target_of(of, of.operations[each.operation])},
                                      {"count", each.count},
                                      {"measured", each.measured},
                                      {"conditional", each.conditional}});
  for (const doubt& each : plan.doubts)
    doubts.push_back(
        json::object{{"objective", each.objective},
                     {"requirement", each.requirement},
                     {"operation", each.operation.empty() ? json::value(nullptr) : json::value(each.operation)},
                     {"expected", each.expected},
                     {"what", each.what}});
  const json::object all{
      {"profile", of.name},
      {"presumed", json::object{{"response_s", seconds(plan.presumed.response_ns)}}},
      {"planned_s", seconds(plan.planned_ns)},
      {"stop_s", seconds(plan.stop_ns)},
      {"phases", std::move(phases)},
      {"loads", std::move(loads)},
      {"operations", std::move(operations)},
      {"monitors", monitors_of(of)},
      {"needs", json::object{{"users", plan.users},
                             {"connections", plan.sockets},
                             {"threads", plan.threads},
                             {"descriptors", plan.descriptors},
                             {"descriptor_limit",
                              plan.on.descriptors > 0 ? json::value(plan.on.descriptors) : json::value(nullptr)}}},
      {"doubts", std::move(doubts)},
      {"warnings", texts(plan.warnings)},
      {"errors", texts(plan.errors)}};
  return json::serialize(all) + "\n";
}

}  // namespace spate::plan
