#include "verdict/loads_json.hpp"

#include <algorithm>
#include <boost/json/object.hpp>

namespace spate::verdict {
namespace {

namespace json = boost::json;

json::array stages_json(const profile::load& of) {
  json::array out;
  for (const profile::load_stage& each : of.stages) {
    out.push_back(json::object{{"name", each.name},
                               {"to", each.to},
                               {"over_s", static_cast<double>(each.over_ns) / 1e9},
                               {"measured", each.measured}});
  }
  return out;
}

void add_open(json::object& out, const profile::load& of, const engine::load_totals& came) {
  out["rate"] = of.level;
  out["arrivals"] = of.arrivals == profile::arrival_spacing::poisson ? "poisson" : "uniform";
  out["on_saturation"] = of.on_saturation == profile::on_saturation::drop ? "drop" : "queue";
  out["max_users"] = of.users;
  out["due"] = came.due;
  out["begun"] = came.begun;
  out["dropped"] = came.dropped;
  out["unserved"] = came.unserved;
  out["skipped"] = came.skipped;
  out["missed"] = came.missed;
  out["busy"] = came.busy < 0 ? json::value(nullptr) : json::value(std::min(1.0, came.busy));
}

}  // namespace

json::array loads_json(const profile::model& model, const measurements* measured) {
  json::array out;
  for (std::size_t i = 0; i < model.loads.size(); ++i) {
    const profile::load& load = model.loads[i];
    const bool open = load.model == profile::load_model::open;
    json::object made{{"name", load.name},
                      {"model", open ? "open" : "closed"},
                      {"start_s", static_cast<double>(load.start_ns) / 1e9},
                      {"length_s", load.length_ns > 0 ? json::value(static_cast<double>(load.length_ns) / 1e9)
                                                      : json::value(nullptr)}};
    if (load.round) {
      made["value"] = model.rounds.values[*load.round];
    }
    const bool known = measured && i < measured->loads.size() && measured->loads[i].began_ns >= 0;
    if (!load.after.empty()) {
      made["began_s"] =
          known ? json::value(static_cast<double>(measured->loads[i].began_ns) / 1e9) : json::value(nullptr);
    }
    if (open) {
      add_open(made, load, measured && i < measured->loads.size() ? measured->loads[i] : engine::load_totals{});
    } else {
      made["users"] = load.users;
      made["spawn_rate"] = load.spawn_rate > 0 ? json::value(load.spawn_rate) : json::value(nullptr);
    }
    made["stages"] = stages_json(load);
    out.push_back(std::move(made));
  }
  return out;
}

}  // namespace spate::verdict
