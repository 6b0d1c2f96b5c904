#include "session/plan_record.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value_to.hpp>
#include <cstddef>
#include <stdexcept>

#include "expression/parse.hpp"
#include "plugin/config_wire.hpp"
#include "profile/config_tree.hpp"
#include "verdict/selection.hpp"

namespace spate::session {
namespace {

namespace json = boost::json;

json::array texts(const std::vector<std::string>& from) { return json::array(from.begin(), from.end()); }

std::vector<std::string> texts(const json::value& from) { return json::value_to<std::vector<std::string>>(from); }

std::string text(const json::object& from, std::string_view key) { return json::value_to<std::string>(from.at(key)); }

std::int64_t whole(const json::object& from, std::string_view key) { return from.at(key).to_number<std::int64_t>(); }

std::optional<std::uint32_t> round_in(const json::object& from) {
  const json::value& found = from.at("round");
  return found.is_null() ? std::nullopt : std::optional(found.to_number<std::uint32_t>());
}

json::object objective_fields(const profile::objective& from) {
  json::array require;
  for (const profile::requirement& each : from.require) {
    require.emplace_back(each.text);
  }
  json::array monitored;
  for (const profile::monitored_metric& each : from.monitored)
    monitored.push_back(json::object{{"name", each.name}, {"monitor", each.monitor}, {"metric", each.metric}});
  return {{"name", from.name},
          {"each_operation", from.each.operation},
          {"each_scenario", from.each.scenario},
          {"each_phase", from.each.phase},
          {"operations", texts(from.operations)},
          {"scenarios", texts(from.scenarios)},
          {"require", std::move(require)},
          {"failed_slow", from.failed_slow},
          {"window_ns", from.window_ns},
          {"for_ns", from.for_ns},
          {"delay_ns", from.delay_ns},
          {"abort", from.abort},
          {"evidence", from.evidence},
          {"monitored", std::move(monitored)}};
}

profile::objective read_objective(const json::object& from) {
  profile::objective out;
  out.name = text(from, "name");
  out.each.operation = from.at("each_operation").as_bool();
  out.each.scenario = from.at("each_scenario").as_bool();
  out.each.phase = from.at("each_phase").as_bool();
  out.operations = texts(from.at("operations"));
  out.scenarios = texts(from.at("scenarios"));
  for (const std::string& each : texts(from.at("require"))) {
    auto parsed = expression::parse(each);
    if (const auto* wrong = std::get_if<expression::parse_error>(&parsed)) {
      throw std::runtime_error(wrong->message);
    }
    out.require.push_back({each, std::get<expression::node>(std::move(parsed)), {}});
  }
  out.failed_slow = from.at("failed_slow").as_bool();
  out.window_ns = whole(from, "window_ns");
  out.for_ns = whole(from, "for_ns");
  out.delay_ns = whole(from, "delay_ns");
  out.abort = from.at("abort").as_bool();
  out.evidence = from.at("evidence").as_bool();
  for (const json::value& each : from.at("monitored").as_array()) {
    const json::object& one = each.as_object();
    out.monitored.push_back(
        {text(one, "name"), one.at("monitor").to_number<std::uint32_t>(), one.at("metric").to_number<std::uint32_t>()});
  }
  return out;
}

json::array monitor_fields(const profile::model& model) {
  json::array out;
  for (const profile::monitor& each : model.monitors) {
    json::array metrics;
    for (const profile::monitor_metric& metric : each.metrics)
      metrics.push_back(json::object{{"name", metric.name}, {"unit", metric.unit}, {"doc", metric.doc}});
    out.push_back(json::object{
        {"name", each.name}, {"plugin", each.plugin}, {"every_ns", each.every_ns}, {"metrics", std::move(metrics)}});
  }
  return out;
}

profile::monitor read_monitor(const json::object& from) {
  profile::monitor out;
  out.name = text(from, "name");
  out.plugin = text(from, "plugin");
  out.every_ns = whole(from, "every_ns");
  for (const json::value& each : from.at("metrics").as_array()) {
    const json::object& metric = each.as_object();
    out.metrics.push_back({text(metric, "name"), text(metric, "unit"), text(metric, "doc")});
  }
  return out;
}

json::array scenario_fields(const profile::model& model) {
  json::array out;
  for (const profile::scenario& each : model.scenarios) {
    json::array sent;
    for (std::uint32_t i = 0; i < model.operations.size(); ++i) {
      if (verdict::sends(model, each, i)) {
        sent.emplace_back(i);
      }
    }
    out.push_back(json::object{{"name", each.name},
                               {"base", each.base},
                               {"round", each.round ? json::value(*each.round) : json::value(nullptr)},
                               {"sends", std::move(sent)}});
  }
  return out;
}

profile::scenario read_scenario(const json::object& from) {
  profile::scenario out;
  out.name = text(from, "name");
  out.base = text(from, "base");
  out.round = round_in(from);
  for (const json::value& each : from.at("sends").as_array()) {
    profile::step send;
    send.operation = each.to_number<std::uint32_t>();
    out.start.push_back(std::move(send));
  }
  return out;
}

constexpr stats::phase kinds[] = {stats::phase::warm_up, stats::phase::steady, stats::phase::cool_down,
                                  stats::phase::ramp};

stats::phase kind_of(const std::string& name) {
  for (const stats::phase each : kinds) {
    if (name == stats::name_of(each)) {
      return each;
    }
  }
  throw std::runtime_error("there is no kind of phase " + name);
}

json::array load_fields(const profile::model& model) {
  json::array out;
  for (const profile::load& each : model.loads) {
    json::array stages;
    for (const profile::load_stage& stage : each.stages) {
      stages.push_back(json::object{{"name", stage.name},
                                    {"to", stage.to},
                                    {"over_ns", stage.over_ns},
                                    {"measured", stage.measured},
                                    {"step", stage.step}});
    }
    out.push_back(json::object{{"name", each.name},
                               {"round", each.round ? json::value(*each.round) : json::value(nullptr)},
                               {"after", json::array(each.after.begin(), each.after.end())},
                               {"open", each.model == profile::load_model::open},
                               {"users", each.users},
                               {"spawn_rate", each.spawn_rate},
                               {"level", each.level},
                               {"poisson", each.arrivals == profile::arrival_spacing::poisson},
                               {"drop", each.on_saturation == profile::on_saturation::drop},
                               {"start_ns", each.start_ns},
                               {"length_ns", each.length_ns},
                               {"stages", std::move(stages)}});
  }
  return out;
}

profile::load read_load(const json::object& from) {
  profile::load out;
  out.name = text(from, "name");
  out.round = round_in(from);
  out.after = json::value_to<std::vector<std::uint32_t>>(from.at("after"));
  out.model = from.at("open").as_bool() ? profile::load_model::open : profile::load_model::closed;
  out.users = from.at("users").to_number<std::uint32_t>();
  out.spawn_rate = from.at("spawn_rate").to_number<double>();
  out.level = from.at("level").to_number<double>();
  out.arrivals = from.at("poisson").as_bool() ? profile::arrival_spacing::poisson : profile::arrival_spacing::uniform;
  out.on_saturation = from.at("drop").as_bool() ? profile::on_saturation::drop : profile::on_saturation::queue;
  out.start_ns = whole(from, "start_ns");
  out.length_ns = whole(from, "length_ns");
  for (const json::value& each : from.at("stages").as_array()) {
    const json::object& stage = each.as_object();
    out.stages.push_back({text(stage, "name"), stage.at("to").to_number<double>(), whole(stage, "over_ns"),
                          stage.at("measured").as_bool(), stage.at("step").as_bool()});
  }
  return out;
}

json::object rounds_fields(const profile::rounds& from) {
  return {{"variable", from.variable}, {"values", json::array(from.values.begin(), from.values.end())}};
}

json::array phase_fields(const profile::model& model, const stats::interval_grid& grid) {
  json::array out;
  for (std::size_t i = 0; i < grid.phases().size(); ++i) {
    const stats::grid_phase& each = grid.phases()[i];
    const bool step = i < model.phases.size() && model.phases[i].step;
    out.push_back(json::object{{"name", each.name},
                               {"kind", stats::name_of(each.kind)},
                               {"end_ns", each.end_ns - grid.start_ns()},
                               {"measured", each.measured},
                               {"step", step ? json::value(*model.phases[i].step) : json::value(nullptr)}});
  }
  return out;
}

}  // namespace

json::object plan_fields(const profile::model& model, const stats::series_names& names,
                         const std::vector<plugin::metric_table::metric>& metrics, const stats::interval_grid& grid) {
  json::array targets, operations, objectives, of_plugins;
  for (std::size_t i = 0; i < names.targets.size(); ++i) {
    // What the host measures itself has a target without a plugin.
    const bool known = i < names.plugin_outcomes.size();
    targets.push_back(json::object{{"name", names.targets[i]},
                                   {"plugin", known ? model.targets[i].plugin : std::string()},
                                   {"outcomes", known ? texts(names.plugin_outcomes[i]) : json::array()}});
  }
  for (std::size_t i = 0; i < names.operations.size(); ++i) {
    operations.push_back(json::object{{"name", names.operations[i]}, {"target", names.operation_targets[i]}});
  }
  for (const profile::objective& each : model.objectives) {
    objectives.push_back(objective_fields(each));
  }
  for (const auto& each : metrics) {
    of_plugins.push_back(json::object{{"name", each.name}, {"kind", each.kind}});
  }
  return {{"targets", std::move(targets)},         {"operations", std::move(operations)},
          {"scenarios", scenario_fields(model)},   {"loads", load_fields(model)},
          {"phases", phase_fields(model, grid)},   {"objectives", std::move(objectives)},
          {"rounds", rounds_fields(model.rounds)}, {"metrics", std::move(of_plugins)},
          {"monitors", monitor_fields(model)}};
}

plan_record read_plan(const json::object& from) {
  plan_record out;
  const json::object& rounds = from.at("rounds").as_object();
  out.model.rounds.variable = text(rounds, "variable");
  out.model.rounds.values = json::value_to<std::vector<std::int64_t>>(rounds.at("values"));
  for (const json::value& each : from.at("targets").as_array()) {
    profile::target& target = out.model.targets.emplace_back();
    target.name = text(each.as_object(), "name");
    target.plugin = text(each.as_object(), "plugin");
    out.names.targets.push_back(target.name);
    out.names.plugin_outcomes.push_back(texts(each.as_object().at("outcomes")));
  }
  for (const json::value& each : from.at("operations").as_array()) {
    profile::operation& operation = out.model.operations.emplace_back();
    operation.name = text(each.as_object(), "name");
    operation.target = each.as_object().at("target").to_number<std::uint32_t>();
    out.names.operations.push_back(operation.name);
    out.names.operation_targets.push_back(operation.target);
  }
  for (const json::value& each : from.at("scenarios").as_array()) {
    out.model.scenarios.push_back(read_scenario(each.as_object()));
    out.names.scenarios.push_back(out.model.scenarios.back().name);
  }
  for (const json::value& each : from.at("loads").as_array()) {
    out.model.loads.push_back(read_load(each.as_object()));
  }
  for (const json::value& each : from.at("phases").as_array()) {
    const json::object& phase = each.as_object();
    out.phases.push_back(
        {text(phase, "name"), kind_of(text(phase, "kind")), whole(phase, "end_ns"), phase.at("measured").as_bool()});
    profile::phase& named = out.model.phases.emplace_back();
    named.name = out.phases.back().name;
    named.end_ns = out.phases.back().end_ns;
    named.measured = out.phases.back().measured;
    if (const json::value& step = phase.at("step"); step.is_number()) {
      named.step = step.to_number<double>();
    }
  }
  for (const json::value& each : from.at("monitors").as_array()) {
    out.model.monitors.push_back(read_monitor(each.as_object()));
  }
  for (const json::value& each : from.at("objectives").as_array()) {
    out.model.objectives.push_back(read_objective(each.as_object()));
  }
  for (const json::value& each : from.at("metrics").as_array()) {
    const json::object& metric = each.as_object();
    out.metrics.push_back({text(metric, "name"), metric.at("kind").to_number<std::uint32_t>()});
    out.names.add_metric(out.metrics.back().name, out.metrics.back().kind);
  }
  return out;
}

bool has_secrets(const spate_keys& keys) {
  const auto* at = reinterpret_cast<const std::byte*>(keys.keys);
  for (std::uint32_t i = 0; i < keys.count; ++i, at += keys.stride) {
    if ((reinterpret_cast<const spate_key*>(at)->flags & SPATE_KEY_SECRET) != 0) {
      return true;
    }
  }
  return false;
}

json::object report_fields(const std::vector<profile::report>& reports, const std::set<std::string>& secretive) {
  json::array out;
  for (const profile::report& each : reports) {
    const bool shown = !secretive.contains(each.plugin);
    out.push_back(json::object{
        {"plugin", each.plugin},
        {"config", shown ? json::value(plugin::write_config(each.config->view())) : json::value(nullptr)}});
  }
  return {{"reports", std::move(out)}};
}

std::vector<profile::report> read_reports(const json::object& from) {
  std::vector<profile::report> out;
  for (const json::value& each : from.at("reports").as_array()) {
    profile::report& made = out.emplace_back();
    made.plugin = text(each.as_object(), "plugin");
    if (each.as_object().at("config").is_string()) {
      made.config = std::make_shared<const profile::config_tree>(plugin::read_config(text(each.as_object(), "config")));
    }
  }
  return out;
}

}  // namespace spate::session
