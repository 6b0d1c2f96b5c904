#include "parts.hpp"

#include <algorithm>

#include "reporting/document.hpp"

namespace spate::report_llm_eval_compat {

namespace {

namespace json = boost::json;
using namespace reporting;

part of_plugin(std::string_view plugin) {
  if (plugin == "websocket") return part::websocket;
  return plugin == "sqlite_db" || plugin == "postgres_db" ? part::database : part::api;
}

bool is_of_websockets(std::string_view metric) {
  constexpr std::array metrics = {"message_latency", "delivery_ratio", "connection_success", "connections_lost",
                                  "open_connections"};
  return std::find(metrics.begin(), metrics.end(), metric) != metrics.end();
}

bool begins_with(std::string_view name, std::string_view prefix) {
  return name.size() > prefix.size() && name.substr(0, prefix.size()) == prefix && name[prefix.size()] == '_';
}

}  // namespace

std::string_view prefix_of(part which) { return which == part::api ? "api" : which == part::websocket ? "ws" : "db"; }

parts::parts(const json::object& document) : document_(document) {
  for (const json::value& each : array_at(document, "targets"))
    if (const json::object* target = each.if_object())
      targets_.emplace(text_at(*target, "name"), of_plugin(text_at(*target, "plugin")));
  for (const json::value& each : array_at(document, "objectives"))
    if (const json::object* objective = each.if_object())
      if (const auto which = of_objective(*objective)) objectives_[*which].push_back(objective);
}

bool parts::has(part which) const {
  return std::any_of(targets_.begin(), targets_.end(), [&](const auto& each) { return each.second == which; });
}

std::optional<part> parts::of_target(std::string_view target) const {
  const auto found = targets_.find(target);
  return found == targets_.end() ? std::nullopt : std::optional(found->second);
}

// An include gave its prefix to all names.
bool parts::is_included(part which) const {
  return has(which) && std::all_of(targets_.begin(), targets_.end(), [&](const auto& each) {
           return each.second != which || begins_with(each.first, prefix_of(which));
         });
}

std::string_view parts::own_name(part which, std::string_view operation) const {
  const std::string_view prefix = prefix_of(which);
  return is_included(which) && begins_with(operation, prefix) ? operation.substr(prefix.size() + 1) : operation;
}

std::optional<double> parts::own_seconds(part which) const {
  if (!is_included(which)) return std::nullopt;
  const double elapsed = number_at(object_at(document_, "run"), "elapsed_s").value_or(0);
  double begin = elapsed, end = 0;
  for (const json::value& each : array_at(document_, "loads")) {
    const json::object* load = each.if_object();
    if (load == nullptr) continue;
    const std::string name = text_at(*load, "name");
    if (name != prefix_of(which) && !begins_with(name, prefix_of(which))) continue;
    const double from = number_at(*load, "began_s").value_or(number_at(*load, "start_s").value_or(0));
    const auto length = number_at(*load, "length_s");
    begin = std::min(begin, from);
    end = std::max(end, length ? std::min(elapsed, from + *length) : elapsed);
  }
  return end > begin ? std::optional(end - begin) : std::nullopt;
}

// Of a scenario that sends to targets of one part alone.
std::optional<part> parts::of_scenario(std::string_view scenario) const {
  std::optional<part> out;
  for (const json::value& each : array_at(document_, "operations")) {
    const json::object* operation = each.if_object();
    if (operation == nullptr || text_at(*operation, "scenario") != scenario) continue;
    const auto which = of_target(text_at(*operation, "target"));
    if (which && out && *which != *out) return std::nullopt;
    if (which) out = which;
  }
  return out;
}

std::optional<part> parts::of_objective(const json::object& objective) const {
  const json::object& scope = object_at(objective, "scope");
  if (const std::string name = text_at(scope, "operation"); !name.empty())
    for (const json::value& each : array_at(document_, "operations"))
      if (const json::object* operation = each.if_object(); operation != nullptr && text_at(*operation, "name") == name)
        if (const auto which = of_target(text_at(*operation, "target"))) return which;
  if (const std::string scenario = text_at(scope, "scenario"); !scenario.empty())
    if (const auto which = of_scenario(scenario)) return which;
  const std::string name = text_at(objective, "name");
  for (const part each : all_parts)
    if (begins_with(name, prefix_of(each)) && has(each)) return each;
  if (has(part::websocket) && is_of_websockets(text_at(objective, "metric"))) return part::websocket;
  const auto count = std::count_if(all_parts.begin(), all_parts.end(), [&](part each) { return has(each); });
  const auto* first = std::find_if(all_parts.begin(), all_parts.end(), [&](part each) { return has(each); });
  return count == 1 ? std::optional(*first) : std::nullopt;
}

const std::vector<const json::object*>& parts::objectives(part which) const {
  static const std::vector<const json::object*> none;
  const auto found = objectives_.find(which);
  return found == objectives_.end() ? none : found->second;
}

std::string parts::status(part which) const {
  const std::string verdict = text_at(object_at(document_, "verdict"), "status");
  if (!has(which)) return "SKIPPED";
  if (verdict == "not_run") return "EXECUTION_FAILED";
  if (verdict == "invalid" || verdict == "interrupted") return "ERROR";
  const auto& own = objectives(which);
  return std::any_of(own.begin(), own.end(),
                     [](const json::object* each) {
                       return flag_at(*each, "held") == false && flag_at(*each, "counts").value_or(true);
                     })
             ? "FAILED"
             : "PASSED";
}

}  // namespace spate::report_llm_eval_compat
