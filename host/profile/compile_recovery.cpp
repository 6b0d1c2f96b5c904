#include <spate/abi/protocol.h>

#include <algorithm>
#include <array>

#include "profile/compile_flow.hpp"
#include "profile/suggest.hpp"
#include "profile/units.hpp"

namespace spate::profile {
namespace {

constexpr const char* on_forms = "write on = [\"timeout\", \"reset\", 503, \"5xx\"]: outcomes and status codes";

// By SPATE_OUTCOME_*; what is no failure of the target cannot be mended by asking it again.
const std::array<std::pair<const char*, std::uint16_t>, 9> outcomes = {{{"expect", SPATE_OUTCOME_EXPECT},
                                                                        {"status", SPATE_OUTCOME_STATUS},
                                                                        {"timeout", SPATE_OUTCOME_TIMEOUT},
                                                                        {"dns", SPATE_OUTCOME_DNS},
                                                                        {"refused", SPATE_OUTCOME_REFUSED},
                                                                        {"reset", SPATE_OUTCOME_RESET},
                                                                        {"tls", SPATE_OUTCOME_TLS},
                                                                        {"protocol", SPATE_OUTCOME_PROTOCOL},
                                                                        {"exhausted", SPATE_OUTCOME_EXHAUSTED}}};

// The names that the target's plugin declares, in the order of their numbers.
std::vector<std::string> own_outcomes(const flow_context& f, const operation& of) {
  std::vector<std::string> out;
  std::string ignored;
  const auto& targets = f.c.out->targets;
  const spate_protocol* plugin =
      of.target < targets.size() ? f.c.plugins.protocol(targets[of.target].plugin, ignored) : nullptr;
  if (plugin == nullptr) return out;
  for (const char* const* name = plugin->outcomes; name != nullptr && *name != nullptr; ++name) out.emplace_back(*name);
  return out;
}

bool read_cause(const flow_context& f, const operation& of, const node& from, data::retry& into) {
  const std::string_view text = from.as_string();
  if (const auto code = whole_number(from)) {
    const auto status = static_cast<std::int32_t>(std::clamp<std::int64_t>(*code, INT32_MIN, INT32_MAX));
    into.statuses.emplace_back(status, status);
    return true;
  }
  if (text.size() == 3 && text[0] >= '1' && text[0] <= '5' && text.substr(1) == "xx") {
    const std::int32_t hundreds = (text[0] - '0') * 100;
    into.statuses.emplace_back(hundreds, hundreds + 99);
    return true;
  }
  std::vector<std::string> known;
  for (const auto& [name, outcome] : outcomes) {
    known.emplace_back(name);
    if (text != name) continue;
    into.outcomes.push_back(outcome);
    return true;
  }
  for (const std::string& name : own_outcomes(f, of)) {
    known.push_back(name);
    if (text != name) continue;
    into.outcomes.push_back(static_cast<std::uint16_t>(SPATE_OUTCOME_PLUGIN + known.size() - 1 - outcomes.size()));
    return true;
  }
  const bool is_text = from.kind() == SPATE_KIND_STRING;
  f.c.report.error(f.at(from), is_text ? "there is no outcome `" + std::string(text) + "`" : "this is no outcome",
                   is_text ? suggest(text, known, "a status code, or one of") : on_forms);
  return false;
}

bool read_backoff(const flow_context& f, const node& from, data::retry& into) {
  if (!from) return true;
  if (!from.is_table()) {
    const auto wait = parse_duration(from.as_string());
    if (!wait) {
      f.c.report.error(f.at(from), "`backoff` takes a duration or a table",
                       "write \"200ms\", or { first = \"100ms\", factor = 2, most = \"10s\", jitter = 0.5 }");
      return false;
    }
    into.first_ns = into.most_ns = *wait;
    into.factor = 1;
    into.jitter = 0;
    return true;
  }
  into.first_ns = from.child("first").as_int(into.first_ns);
  into.most_ns = from.child("most").as_int(into.most_ns);
  into.factor = from.child("factor").as_double(into.factor);
  into.jitter = from.child("jitter").as_double(into.jitter);
  if (into.most_ns >= into.first_ns) return true;
  f.c.report.error(f.at(from), "the longest wait of this backoff is shorter than its first one",
                   "`most` is not below `first`");
  return false;
}

void read_retry(const flow_context& f, const node& from, operation& into) {
  if (!from) return;
  if (!from.is_table()) {
    f.c.report.error(f.at(from), "`retry` takes a table", "write retry = { on = [\"timeout\"], max_tries = 3 }");
    return;
  }
  const node on = from.child("on");
  if (!on) return;
  data::retry made;
  bool good = true;
  if (on.is_array()) {
    for (const node each : on) good = read_cause(f, into, each, made) && good;
  } else {
    good = read_cause(f, into, on, made);
  }
  if (good && made.outcomes.empty() && made.statuses.empty()) {
    f.c.report.error(f.at(on), "`on` names nothing to try again on", on_forms);
    good = false;
  }
  made.max_tries = static_cast<std::uint32_t>(from.child("max_tries").as_int(made.max_tries));
  if (read_backoff(f, from.child("backoff"), made) && good) into.retry = std::move(made);
}

std::optional<recovery> read_recovery(const flow_context& f, const node& from) {
  const node on = from.child("on"), what = from.child("do"), then = from.child("then");
  if (!on || !what) return std::nullopt;
  recovery made;
  made.at = f.at(from);
  auto condition = read_condition(f, on, data::formula_use::answer);
  if (what.kind() == SPATE_KIND_STRING) {
    if (auto one = operation_step(f, what.as_string(), f.at(what))) made.flow.push_back(std::move(*one));
  } else {
    made.flow = compile_flow(f, what);
  }
  made.then = then.as_string() == "leave"      ? recovery::next::leave
              : then.as_string() == "continue" ? recovery::next::proceed
                                               : recovery::next::retry;
  made.max = static_cast<std::uint32_t>(from.child("max").as_int(1));
  if (!condition) return std::nullopt;
  made.on = std::move(*condition);
  return made;
}

void read_recoveries(const flow_context& f, const node& list, std::uint32_t index) {
  if (list && list.size() > recovery::most) {
    f.c.report.error(f.at(list), "these are " + std::to_string(list.size()) +
                                     " recoveries, and an operation has at most " + std::to_string(recovery::most));
    return;
  }
  std::vector<recovery> made;
  for (const node each : list)
    if (auto one = read_recovery(f, each)) made.push_back(std::move(*one));
  auto& all = f.c.out->operations;
  const bool again =
      std::any_of(made.begin(), made.end(), [](const recovery& each) { return each.then == recovery::next::retry; });
  all[index].recover = std::move(made);
  if (!again) return;
  operation retries;
  retries.name = all[index].name + ".retry";
  retries.kind = series_kind::retry;
  retries.target = all[index].target;
  retries.index_in_target = all[index].index_in_target;
  retries.at = all[index].at;
  all[index].retried = static_cast<std::uint32_t>(all.size());
  all.push_back(std::move(retries));
}

}  // namespace

void compile_recoveries(compilation& c) {
  const std::vector<config_tree> hosts = std::move(c.operation_hosts);
  for (std::uint32_t i = 0; i < hosts.size(); ++i) {
    flow_context f{c, hosts[i]};
    f.unless_said = on_error::leave;
    f.by = flow_context::runner::recovery;
    const node root = config(hosts[i].view()).root();
    read_retry(f, root.child("retry"), c.out->operations[i]);
    read_recoveries(f, root.child("recover"), i);
  }
}

}  // namespace spate::profile
