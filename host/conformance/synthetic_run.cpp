#include "conformance/synthetic_run.hpp"

#include <boost/json/serialize.hpp>

#include "engine/run_report.hpp"
#include "expression/parse.hpp"
#include "verdict/result_document.hpp"

namespace spate::conformance {

namespace {

constexpr std::int64_t ms = 1'000'000, second = 1000 * ms, seconds = 3;
constexpr std::uint16_t example_text = 1;

profile::model small_model() {
  profile::model out;
  out.name = "conformance";
  out.duration_ns = seconds * second;
  out.targets.resize(1);
  profile::scenario users;
  users.name = "users";
  for (const char* name : {"read", "write"}) {
    profile::operation operation;
    operation.name = name;
    out.operations.push_back(operation);
    profile::task task;
    task.name = name;
    profile::step send;
    send.operation = static_cast<std::uint32_t>(out.operations.size() - 1);
    task.flow.push_back(send);
    users.tasks.push_back(std::move(task));
  }
  out.scenarios.push_back(std::move(users));
  profile::objective goal;
  goal.name = "fast";
  profile::requirement fast;
  fast.text = "p95(response_time) < 1s";
  fast.ast = std::get<expression::node>(expression::parse(fast.text));
  goal.require.push_back(std::move(fast));
  out.objectives.push_back(std::move(goal));
  return out;
}

std::shared_ptr<const stats::series_names> small_names() {
  auto out = std::make_shared<stats::series_names>();
  out->scenarios = {"users"};
  out->operations = {"read", "write"};
  out->operation_targets = {0, 0};
  out->targets = {"target"};
  out->plugin_outcomes = {{}};
  return out;
}

void record(stats::series_table& into, std::int64_t from_ns) {
  for (int i = 0; i < 20; ++i) {
    stats::sample_times sample{};
    sample.due_ns = sample.start_ns = from_ns + i * ms;
    sample.end_ns = sample.start_ns + (1 + i) * ms;
    sample.operation = static_cast<std::uint32_t>(i % 2);
    sample.bytes_in = 100;
    sample.status = 200;
    if (i >= 18) {
      sample.outcome = i == 18 ? std::uint16_t{SPATE_OUTCOME_TIMEOUT} : std::uint16_t{SPATE_OUTCOME_REFUSED};
      sample.error_id = example_text;
      sample.status = 0;
    }
    into.record(sample);
  }
}

}  // namespace

synthetic_run::synthetic_run(bool empty) {
  const profile::model model = small_model();
  const auto names = small_names();
  const stats::table_shape shape{1, 2, 0, 0, 100};
  stats::series_table whole(shape);
  const stats::interval_grid grid(second, 0, seconds * second);
  if (!empty) {
    for (std::uint32_t i = 0; i < seconds; ++i) {
      stats::series_table part(shape);
      record(part, grid.at(i).start_ns);
      part.merge_into(whole);
      const stats::interval_summary summary{grid.at(i), false, part, {2, 1, 0}, {}, 20 * (i + 1), 2 * (i + 1)};
      intervals_.push_back(report::interval_snapshot::of(summary, names, grid.start_ns()));
    }
  }
  verdict::run_facts facts;
  facts.profile = "conformance";
  facts.folder = ".";
  facts.spate_version = SPATE_VERSION;
  if (!empty) facts.started = "2026-01-02T03:04:05Z", facts.ended = "2026-01-02T03:04:08Z";
  facts.environment = {{"fingerprint", "f"},
                       {"cpu", "a processor"},
                       {"cores", 2U},
                       {"memory_bytes", 1U},
                       {"kernel", "a kernel"},
                       {"os", "a system"},
                       {"spate_version", SPATE_VERSION},
                       {"compiler", "a compiler"}};
  facts.warnings = {"a warning, to be shown"};
  facts.error_text = [](std::uint16_t id) {
    return id == example_text ? std::string_view("no answer in time") : std::string_view();
  };
  const verdict::measurements taken{model,
                                    *names,
                                    whole,
                                    whole,
                                    seconds * second,
                                    seconds * second,
                                    2,
                                    1,
                                    {stats::availability_result{1, seconds * second, 0, 0, 0, 0, 54, false}},
                                    {{{60, 30}, {60, 30}}}};
  verdict::ending end;
  if (empty) end.not_run = {"the target could not be made: a reason"};
  const auto judged = empty ? std::vector<verdict::judgement>{} : verdict::judge(taken);
  const auto generator = empty ? verdict::generator_health{} : verdict::examine(taken, judged, {});
  const verdict::conclusion answer = verdict::conclude(model, judged, generator, end);
  verdict_ = verdict::name_of(answer.status);
  exit_status_ = static_cast<std::uint32_t>(answer.exit_status);
  json_ = boost::json::serialize(
      verdict::result_document(model, facts, answer, judged, generator, empty ? nullptr : &taken));
}

}  // namespace spate::conformance
