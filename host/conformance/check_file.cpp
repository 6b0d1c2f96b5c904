#include <fmt/format.h>

#include <spate/checked.hpp>

#include <algorithm>

#include "conformance/child.hpp"
#include "conformance/instance_rules.hpp"
#include "conformance/key_mistakes.hpp"
#include "conformance/loaded_plugin.hpp"
#include "conformance/protocol_rules.hpp"
#include "plugin/description.hpp"

namespace spate::conformance {

namespace {

// One plugin of the file, rule by rule.
class trial {
 public:
  trial(const check_request& asked, const plugin::described_plugin& of, int closed, int silent)
      : asked_(asked), of_(of), closed_(closed), silent_(silent), out_{of.kind, of.id, of.version, {}} {}

  subject run() {
    keys();
    if (!of_.mistakes.empty()) return out_;
    configuration();
    if (of_.kind == "protocol") protocol();
    if (of_.kind == "reporter") instance<spate_reporter>(reporter_rules());
    if (of_.kind == "service") instance<spate_service>(service_rules());
    if (of_.kind == "monitor") instance<spate_monitor>(monitor_rules());
    return out_;
  }

 private:
  template <class Body>
  void rule(const std::string& text, Body&& body) {
    out_.findings.push_back(try_rule(text, asked_.patience_ms, [&](stage& on) {
      const loaded_plugin loaded(asked_.file, of_.kind, of_.id);
      body(on, loaded);
    }));
  }

  void keys() {
    rule("its keys are well declared", [](stage& on, const loaded_plugin& loaded) {
      const key_tables& keys = loaded.keys();
      for (const std::string& each : key_mistakes(keys.first, keys.first_name)) on.violated(each);
      if (keys.has_second())
        for (const std::string& each : key_mistakes(keys.second, keys.second_name)) on.violated(each);
    });
    finding& told = out_.findings.back();
    if (of_.mistakes.empty()) return;
    told.state = state::violated;
    told.words.insert(told.words.begin(), of_.mistakes.begin(), of_.mistakes.end());
  }

  // Without a configuration that `check` accepts, nothing else can be tried.
  void configuration() {
    rule("check accepts a small configuration, or says which node is wrong",
         [&](stage& on, const loaded_plugin& loaded) {
           const made_configuration made = loaded.configure(asked_.sets, closed_, on);
           if (!made.tree) return on.leave_out(made.problem);
           if (!loaded.check(made.tree->view(), on).empty())
             on.violated("check gave two answers for one configuration");
         });
    configured_ = out_.findings.back().state == state::held;
  }

  template <class Body>
  void configured_rule(const char* text, int port, Body&& body) {
    if (!configured_) {
      out_.findings.push_back({text, state::left_out, {"there is no configuration to try it with"}});
      return;
    }
    rule(text, [&](stage& on, const loaded_plugin& loaded) {
      const made_configuration made = loaded.configure(asked_.sets, port, on);
      if (!made.tree) return on.violated("check refuses what it accepted before: " + made.problem);
      body(on, loaded, made.tree->view());
    });
  }

  void protocol() {
    for (const protocol_rule& each : protocol_rules())
      configured_rule(each.text, each.silent ? silent_ : closed_,
                      [&](stage& on, const loaded_plugin& loaded, const spate_config& config) {
                        const spate_protocol* checking = wrap_checked(
                            static_cast<const spate_protocol*>(loaded.table()),
                            [&](const std::string& words) { on.violated(words); }, 1);
                        each.body(on, {checking, loaded.host(), &config, 1});
                      });
  }

  template <class Table>
  void instance(std::span<const kind_rule<Table>> rules) {
    for (const kind_rule<Table>& each : rules)
      configured_rule(each.text, closed_, [&](stage& on, const loaded_plugin& loaded, const spate_config& config) {
        each.body(on, {static_cast<const Table*>(loaded.table()), loaded.host(), &config});
      });
  }

  const check_request& asked_;
  const plugin::described_plugin& of_;
  const int closed_, silent_;  // ports
  subject out_;
  bool configured_ = false;
};

// A set that no plugin of the file can take is the person's mistake, found before anything runs.
void require_fitting(const check_request& asked, const plugin::description& found) {
  for (const plugin::described_plugin& each : found.plugins) {
    key_tables names{each.kind, "", {}, {}};
    if (each.kind == "protocol") names = {"target", "operation", {}, {}};
    read_sets(asked.sets, names);
  }
}

bool any(const std::vector<finding>& of, state which) {
  return std::any_of(of.begin(), of.end(), [&](const finding& each) { return each.state == which; });
}

}  // namespace

bool subject::violated() const { return any(findings, state::violated); }
bool subject::left_out() const { return any(findings, state::left_out); }

file_findings check_file(const check_request& asked) {
  file_findings out;
  out.file = asked.file;
  const plugin::description found = plugin::describe_file(asked.file);
  out.error = found.error;
  if (!out.error.empty()) return out;
  require_fitting(asked, found);
  // A service is told to listen on it, so it has to be free again.
  const int closed = unserved_port(false).number();
  const unserved_port silent(true);
  for (const plugin::described_plugin& each : found.plugins)
    out.subjects.push_back(trial(asked, each, closed, silent.number()).run());
  return out;
}

}  // namespace spate::conformance
