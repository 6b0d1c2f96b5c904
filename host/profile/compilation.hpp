#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "profile/config_tree.hpp"
#include "profile/loader.hpp"
#include "profile/monitor_metrics.hpp"
#include "profile/name_book.hpp"
#include "profile/node_builder.hpp"
#include "profile/part.hpp"
#include "profile/section.hpp"
#include "profile/text_resolver.hpp"

namespace spate::profile {

/// No upper limit for a key's range.
inline constexpr double no_limit = 1e18;

/// What a load says of its place on the time axis, until all of them are known.
struct load_start {
  std::string after;  ///< the load that must have ended before; empty: none
  place after_at, length_at;
  bool when_ended = false;  ///< as soon as its users have ended
  std::string base;         ///< its name in the profile
  std::optional<std::uint32_t> round;
};

/// Which loads have `for_each`, and the scenarios that they play.
struct repetition {
  std::set<std::string> loads, scenarios;  ///< names in the profile
  std::set<std::string> plain;             ///< scenarios that a load without `for_each` plays
};

/// A profile that was included under a prefix, with what its [run] says of the time of its loads.
struct planned_part {
  const part* from = nullptr;
  bool enabled = true;
  std::int64_t warmup_ns = 0, duration_ns = 0;  ///< 0: none
  std::optional<std::int64_t> stop_ns;
};

/// What the steps of one compilation share. The parts run in the order in which they are declared below. [control]
struct compilation {
  compilation(const written& tables, const load_options& given, catalogue& known, diagnostics& sink)
      : root(tables),
        options(given),
        plugins(known),
        report(sink),
        out(std::make_unique<model>()),
        texts(sink, out->names, given.environment, given.known_files),
        book(out->names, sink) {
    out->runtime = std::make_unique<data::runtime>();
  }

  const written& root;
  const load_options& options;
  catalogue& plugins;
  diagnostics& report;
  std::unique_ptr<model> out;
  text_resolver texts;
  name_book book;
  section services, targets, sources, operations, scenarios, loads, objectives, queues, correlations;

  profile::repetition repetition;
  std::vector<planned_part> parts;
  bool parts_in_sequence = false;
  std::vector<load_start> load_starts;                            ///< by load
  std::map<std::string, load_start> disabled_loads;               ///< by name: what starts after one starts at once
  std::map<std::string, std::vector<std::string>> source_fields;  ///< of records, by the source's name
  std::vector<std::vector<std::uint32_t>> captures;   ///< by operation: slots of the user variables that it sets
  std::vector<known_monitor> monitors;                ///< disabled ones too
  std::vector<const spate_protocol*> protocols;       ///< of all targets, disabled ones too; null: not found
  std::set<std::string> varied;                       ///< parameters by which operations differ
  std::set<std::string> clashing;                     ///< operations whose captures have names that cannot be
  std::vector<config_tree> operation_hosts;           ///< by operation: the host's own keys of it
  std::set<std::uint32_t> used;                       ///< operations that a flow sends
  std::vector<data::text_template> unused_templates;  ///< of disabled tables, which are checked and dropped
};

/// A builder whose templates are kept when the table is enabled.
inline node_builder builder(compilation& c, config_tree& tree, bool enabled = true) {
  return {c.report, tree, &c.texts, enabled ? &c.out->runtime->templates : &c.unused_templates};
}

/// Parameters get their values and names.
void declare_parameters(compilation&, const std::vector<parameter>&);
/// Which included profiles take part; the tables of those that do not are taken out of `root`. False: nothing is left.
bool apply_parts(compilation&, written& root, const std::vector<part>&);
/// What operations say `by` a parameter takes the place of their own keys, and is taken out of `root`.
void apply_variants(compilation&, written& root, const std::vector<parameter>&);
/// The included profile that a name belongs to; null: the including profile itself.
const planned_part* part_of(const compilation&, std::string_view name);
/// [run] and those of the included profiles, in the order in which setups run: its own comes last.
std::vector<const written*> run_tables(const compilation&);
/// Lists the named tables and evaluates `enabled`.
void list_sections(compilation&);
/// `for_each` of the loads: the values, and what they are gone through with. Before scenarios are compiled.
void compile_rounds(compilation&);
/// Whether `[load]` holds loads by name, and is not one itself.
bool has_named_loads(const written& loads);
/// "single@1000": a load or scenario that is there once for each value.
std::string name_in_round(const rounds&, const std::string& base, std::uint32_t round);
/// Every name that texts may use, before any text is compiled.
void declare_names(compilation&);

void compile_profile_table(compilation&);
/// The names of data sources, and of the fields of those that are records.
void declare_sources(compilation&);
void compile_sources(compilation&);
void compile_services(compilation&);
void compile_monitors(compilation&);
/// Targets with their operations: what plugins are handed, and what the host does with the answers.
void compile_targets(compilation&);
/// `retry` and `recover` of the operations, and the series of what recoveries send again.
void compile_recoveries(compilation&);
void compile_queues(compilation&);
void compile_scenarios(compilation&);
/// What is measured from one operation to another: behind the transactions, whose series they follow.
void compile_correlations(compilation&);
/// [run], with setup and teardown.
void compile_run(compilation&);
/// Of [run] the seed alone.
void compile_seed(compilation&);
void compile_load(compilation&);
/// Which loads each one waits for, and when it starts, at the latest; false when that cannot be known. `first`: by
/// load, the one that it waits for in the end; itself.
bool order_loads(compilation&, std::vector<std::size_t>& first);
/// When each load begins and ends, how long the run takes, and its phases.
void plan_run(compilation&);
/// Rows of this operation's answers go to the data sources that say so.
void feed_rows(compilation&, const std::string& operation, data::response_program& into);
/// Data sources of kind `rows`: whether the setup brings what they wait for, before it is shown.
void check_fed_rows(compilation&);
/// Sources with a row for each user, and fewer rows than users.
void check_unique_rows(compilation&);
void compile_objectives(compilation&);
void compile_reports(compilation&);

/// Variables that have no value where they are used.
void check_values(compilation&);
/// Operations and parameters that nothing uses.
void check_unused(compilation&);

}  // namespace spate::profile
