#include <fmt/format.h>

#include <spate/text.hpp>

#include <array>
#include <thread>

#include "conformance/instance_rules.hpp"
#include "conformance/synthetic_run.hpp"

namespace spate::conformance {

namespace {

using subject = kind_subject<spate_reporter>;
using namespace std::chrono_literals;

// One instance, called as the host does; a call that fails is a violation.
class driven_reporter {
 public:
  driven_reporter(stage& on, const subject& of) : stage_(on), of_(of) {
    spate_error error = no_error();
    const spate_status status = on.inside(
        "create", [&] { return of.table->create(of.host, of.config, &instance_, &error); }, 10s);
    if (status != SPATE_OK) {
      instance_ = nullptr;
      on.leave_out("create refused: " + words_of(error, status));
    } else if (instance_ == nullptr) {
      on.violated("create gave no instance and no error");
    }
  }
  ~driven_reporter() {
    if (instance_ != nullptr) stage_.inside("destroy", [&] { of_.table->destroy(instance_); });
  }
  driven_reporter(const driven_reporter&) = delete;
  driven_reporter& operator=(const driven_reporter&) = delete;

  void start() {
    const spate_run_info info{sizeof info,   0, 0, 0, str("conformance"), str("."), 1'767'322'445'000'000'000, 0,
                              3'000'000'000, 2, 0};
    call("run_started", [&](spate_error& error) { return of_.table->run_started(instance_, &info, &error); });
  }
  void interval(const spate_interval& what) {
    call("interval", [&](spate_error& error) { return of_.table->interval(instance_, &what, &error); });
  }
  void event(std::uint32_t severity, std::string_view kind, std::string_view text) {
    const spate_event what{sizeof what, severity, 1'500'000'000, str(kind), str(text)};
    call("event", [&](spate_error& error) { return of_.table->event(instance_, &what, &error); });
  }
  // Two samples, one of which never began, and a number of lost ones.
  void samples() {
    if ((of_.table->capabilities & SPATE_REPORTER_SAMPLES) == 0) return;
    if (!SPATE_HAS(of_.table, spate_reporter, samples) || of_.table->samples == nullptr)
      return stage_.violated("it wants samples and has no function to take them");
    std::array<spate_raw_sample, 2> some{};
    for (spate_raw_sample& each : some) {
      each.scenario = str("reader"), each.operation = str("read"), each.target = str("api"), each.outcome = str("ok");
      each.due_ns = 1'000'000'000, each.end_ns = 1'020'000'000, each.service_ns = 20'000'000, each.first_byte_ns = -1;
    }
    some[1].outcome = str("refused"), some[1].error = str("nobody, \"listens\""), some[1].failed = 1;
    some[1].service_ns = -1, some[1].user = SPATE_NONE;
    const spate_raw_samples what{sizeof what, sizeof(spate_raw_sample), some.size(), some.data(), 3};
    call("samples", [&](spate_error& error) { return of_.table->samples(instance_, &what, &error); });
  }
  void result(const synthetic_run& run) {
    const spate_result what{sizeof what, run.exit_status(), str(run.verdict()), str(run.json()), str(".")};
    call("result", [&](spate_error& error) { return of_.table->result(instance_, &what, &error); });
  }

 private:
  template <class Call>
  void call(const char* name, Call&& body) {
    if (instance_ == nullptr) return;
    spate_error error = no_error();
    const spate_status status = stage_.inside(name, [&] { return body(error); });
    if (status != SPATE_OK) stage_.violated(fmt::format("{} failed: {}", name, words_of(error, status)));
  }

  stage& stage_;
  const subject& of_;
  spate_reporter_instance* instance_ = nullptr;
};

void unused(stage& on, const subject& of) { const driven_reporter one(on, of), other(on, of); }

// The instance is made by one thread and told by another.
void whole_run(stage& on, const subject& of) {
  const synthetic_run run(false);
  driven_reporter told(on, of);
  std::thread([&] {
    told.start();
    for (const auto& each : run.intervals()) told.interval(each->raw());
    told.event(0, "load", "the load has begun");
    told.event(1, "stall", "target x, shard 0: a pump took 1.20 s");
    told.event(2, "plugin_error", "");
    told.event(2, "a kind of tomorrow", "a text\nof two lines, with \"quotes\" and \xc3\xbcmlauts");
    told.interval(run.intervals().front()->raw());  // a late one
    told.samples();
    told.result(run);
  }).join();
}

void without_start(stage& on, const subject& of) {
  const synthetic_run run(true);
  driven_reporter told(on, of);
  std::thread([&] { told.result(run); }).join();
}

void stopped_early(stage& on, const subject& of) {
  const synthetic_run run(false);
  driven_reporter told(on, of);
  std::thread([&] {
    told.start();
    told.interval(run.intervals().front()->raw());
  }).join();
}

constexpr std::array rules = {
    kind_rule<spate_reporter>{"reporters are made and destroyed unused, two at the same time", &unused},
    kind_rule<spate_reporter>{"a whole run is told: start, intervals, events, a late interval, the result", &whole_run},
    kind_rule<spate_reporter>{"a run that could not be carried out has a result and no start", &without_start},
    kind_rule<spate_reporter>{"a run may end without its result", &stopped_early}};

}  // namespace

std::span<const kind_rule<spate_reporter>> reporter_rules() { return rules; }

}  // namespace spate::conformance
