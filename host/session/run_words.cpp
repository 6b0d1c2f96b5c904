#include "session/run_words.hpp"

#include "engine/planned_users.hpp"
#include "report/environment.hpp"

namespace spate::session {

report::run_header header_of(const request& asked, const profile::model& model) {
  report::run_header out;
  out.profile = asked.profile;
  out.name = model.name;
  out.warmup_ns = model.warmup_ns;
  out.duration_ns = model.duration_ns;
  out.users = engine::planned_users(model);
  out.seed = model.seed;
  out.embedded = asked.embedded;
  for (const profile::parameter_value& one : model.parameters) {
    out.parameters.push_back({one.name, one.text, one.origin, one.secret});
  }
  out.environment = report::read_environment({.spate_version = SPATE_VERSION, .root = {}, .cores = 0});
  return out;
}

report::run_facts facts_of(const request& asked, const profile::model& model, const report::run_folder& folder) {
  report::run_facts out;
  out.profile = asked.profile;
  out.run_folder = folder.path();
  out.terminal = asked.live;
  out.color = asked.color;
  out.embedded = asked.embedded;
  out.warmup_ns = model.warmup_ns;
  out.duration_ns = model.duration_ns;
  out.users = engine::planned_users(model);
  return out;
}

void write_load_ends(report::event_log& into, const profile::model& model, const engine::run_totals& totals,
                     std::int64_t elapsed_ns) {
  for (std::size_t i = 0; i < totals.loads.size(); ++i) {
    const engine::load_totals& one = totals.loads[i];
    if (model.loads[i].model == profile::load_model::open) {
      into.write("load_ended", elapsed_ns,
                 {{"load", model.loads[i].name},
                  {"due", one.due},
                  {"begun", one.begun},
                  {"dropped", one.dropped},
                  {"unserved", one.unserved},
                  {"skipped", one.skipped},
                  {"missed", one.missed},
                  {"busy", one.busy < 0 ? boost::json::value(nullptr) : boost::json::value(one.busy)}});
    }
  }
}

}  // namespace spate::session
