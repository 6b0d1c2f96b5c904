// Never a kinder verdict: whatever a target does in the last five seconds instead of answering, no objective that was
// missed holds because of it. On virtual time, with targets, loads and limits drawn from a seed.
#include <catch2/catch.hpp>

#include <map>
#include <random>

#include "expression/parse.hpp"
#include "unit/engine/virtual_run.hpp"
#include "verdict/judgement.hpp"
#include "verdict/watch.hpp"

using namespace spate;
using namespace spate::engine::test;

namespace {

constexpr std::int64_t run_ns = 20 * second, turn_ns = 15 * second;

enum class turned { nothing, instant_503, reset, timeout, hang };
constexpr const char* names[] = {"nothing", "instant 503", "reset", "timeout", "hang"};

/// A target as it would be without the turn: fast, with a share of slow and of failed answers that may be higher in the
/// last five seconds. Draws depend on the user and how often it asked, so that runs are the same up to the turn.
struct target_nature {
  std::uint64_t seed = 0;
  double fast_ms = 10, slow_ms = 300;
  double slow = 0, slow_late = 0, failed = 0, failed_late = 0;
  std::int64_t timeout_ns = 2 * second;

  double draw(const spate_work& work, std::uint64_t number, std::uint64_t salt) const {
    const std::uint64_t bits = data::mix(data::mix(seed + salt) ^ data::mix((std::uint64_t{work.user} << 32) | number));
    return static_cast<double>(bits >> 11) / 9007199254740992.0;
  }
};

/// Everything that one case draws.
struct scene {
  explicit scene(std::uint64_t seed) : random(seed) {
    nature.seed = seed;
    nature.fast_ms = between(1, 40);
    nature.slow_ms = between(80, 1500);
    nature.slow = chance(0.5) ? between(0, 0.08) : 0;
    nature.slow_late = chance(0.6) ? between(0, 1) : nature.slow;
    nature.failed = chance(0.5) ? between(0, 0.04) : 0;
    nature.failed_late = chance(0.6) ? between(0, 0.5) : nature.failed;
    nature.timeout_ns = static_cast<std::int64_t>(between(0.3, 12) * 1e9);
    users = static_cast<std::uint32_t>(between(1, 12));
    think_ns = chance(0.3) ? 0 : static_cast<std::int64_t>(between(1, 400) * 1e6);
    open_rate = chance(0.4) ? between(5, 200) : 0;
    operations = chance(0.5) ? 2 : 1;
    latency_ms = between(1, 500);
    quantile = std::vector<std::string>{"p50", "p90", "p95", "p99", "max", "mean"}[random() % 6];
    errors = between(0.001, 0.2);
    up = between(0.8, 0.999);
    rate = between(1, 300);
  }
  double between(double low, double high) { return std::uniform_real_distribution<>(low, high)(random); }
  bool chance(double share) { return between(0, 1) < share; }

  profile::model model() const {
    profile::model out = small_model(users, operations);
    out.duration_ns = run_ns;
    out.scenarios[0].think = always(think_ns);
    out.scenarios[0].tasks =
        operations == 2 ? tasks(task("a", 3, {send(0)}), task("b", 1, {send(1)})) : tasks(task("a", 1, {send(0)}));
    if (open_rate > 0) {
      out.loads[0].model = profile::load_model::open;
      out.loads[0].level = open_rate;
      out.loads[0].users = 400;
    }
    const std::string time = quantile + "(response_time) < " + std::to_string(latency_ms) + "ms";
    const std::string ratio = "error_ratio < " + std::to_string(errors);
    add(out, time, {}, 0);
    add(out, ratio, {}, 0);
    add(out, "availability > " + std::to_string(up), {}, 0);
    add(out, "rate >= " + std::to_string(rate) + "/s", {}, 0);
    add(out, time, {.operation = true, .scenario = false}, 0);
    add(out, ratio, {.operation = true, .scenario = false}, 0);
    add(out, time, {}, 4);
    add(out, ratio, {}, 4);
    add(out, "rate >= " + std::to_string(rate) + "/s", {}, 4);
    add(out, "availability > " + std::to_string(up), {}, 4);
    return out;
  }
  static void add(profile::model& into, const std::string& text, profile::objective_each each, std::int64_t window_s) {
    profile::objective& made = into.objectives.emplace_back();
    made.name = "goal";
    made.each = each;
    made.window_ns = window_s * second;
    made.require.push_back({text, std::get<expression::node>(expression::parse(text)), {}});
  }

  std::mt19937_64 random;
  target_nature nature;
  std::uint32_t users = 1, operations = 1;
  std::int64_t think_ns = 0;
  double open_rate = 0, latency_ms = 0, errors = 0, up = 0, rate = 0;
  std::string quantile;
};

/// What the fake target does with one operation, decided when it is sent.
class turning_target {
 public:
  turning_target(const scene& from, turned how) : of_(from.nature), how_(how) {}

  void play(virtual_run& run) {
    server_script& script = run.fakes[0].script;
    script.failed_status = 503;
    script.service_ns = [this, &run](const spate_work& work) { return service(work, run); };
    script.outcome = [this](const spate_work& work, std::int64_t) { return outcomes_[work.token]; };
  }

 private:
  std::int64_t service(const spate_work& work, const virtual_run& run) {
    const std::uint64_t number = ++asked_[work.user];
    const std::int64_t now_ns = run.now(), turn_at_ns = run.start_ns + turn_ns;
    const bool late = now_ns >= turn_at_ns;
    const bool slow = of_.draw(work, number, 1) < (late ? of_.slow_late : of_.slow);
    const bool failed = of_.draw(work, number, 2) < (late ? of_.failed_late : of_.failed);
    auto took_ns = static_cast<std::int64_t>((slow ? of_.slow_ms : of_.fast_ms) * 1e6);
    std::uint16_t outcome = failed ? SPATE_OUTCOME_STATUS : SPATE_OUTCOME_OK;
    if (how_ != turned::nothing && now_ns + took_ns >= turn_at_ns) {
      // What is under way at the turn fails there at the earliest.
      const std::int64_t instant_ns = std::max<std::int64_t>(turn_at_ns - now_ns, 0) + 100'000;
      outcome = how_ == turned::reset         ? SPATE_OUTCOME_RESET
                : how_ == turned::instant_503 ? SPATE_OUTCOME_STATUS
                                              : SPATE_OUTCOME_TIMEOUT;
      took_ns = how_ == turned::hang      ? 3600 * second
                : how_ == turned::timeout ? std::max(of_.timeout_ns, instant_ns)
                                          : instant_ns;
    }
    outcomes_[work.token] = outcome;
    return took_ns;
  }

  const target_nature& of_;
  const turned how_;
  std::map<std::uint32_t, std::uint64_t> asked_;
  std::map<std::uint64_t, std::uint16_t> outcomes_;
};

std::vector<verdict::judgement> judged(const scene& of, turned how) {
  virtual_run run(of.model());
  turning_target target(of, how);
  target.play(run);
  REQUIRE(run.begin());
  verdict::watch watched(run.model, run.results->names(), run.results->whole().shape(), run.results->grid());
  run.results->on_interval([&](const stats::interval_summary& told) {
    watched.see(told, run.results->measured(), {run.results->availability_of(0, told.interval.end_ns)});
  });
  const engine::run_totals& totals = run.finish();
  const stats::interval_grid& grid = run.results->grid();
  watched.finish({run.results->availability_of(0, grid.steady_end_ns())});
  verdict::measurements from{run.model, run.results->names(), run.results->whole(), run.results->measured()};
  from.elapsed_ns = totals.end_ns - totals.start_ns;
  from.measured_ns = grid.measured_until(totals.load_end_ns);
  from.peak_users = totals.peak_users;
  from.peak_in_flight = totals.peak_concurrency;
  from.availability = {run.results->availability_of(0, grid.steady_end_ns())};
  from.draws = totals.draws;
  from.watched = &watched;
  return verdict::judge(from);
}

}  // namespace

TEST_CASE("turning answers into failures or a hang in the last five seconds turns no miss into a hold") {
  std::uint64_t misses = 0, kinds[4] = {};
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    const scene of(seed);
    const auto before = judged(of, turned::nothing);
    for (const verdict::judgement& one : before) {
      if (one.held == false) {
        ++misses;
        ++kinds[one.metric == "response_time"  ? 0
                : one.metric == "error_ratio"  ? 1
                : one.metric == "availability" ? 2
                                               : 3];
      }
    }
    for (const turned how : {turned::instant_503, turned::reset, turned::timeout, turned::hang}) {
      const auto after = judged(of, how);
      REQUIRE(after.size() == before.size());
      for (std::size_t i = 0; i < before.size(); ++i) {
        if (before[i].held == false && after[i].held != false) {
          CAPTURE(seed, i, names[static_cast<int>(how)], before[i].requirement, before[i].window_ns, before[i].reason,
                  before[i].value.value_or(-1), before[i].count, after[i].value.value_or(-1), after[i].count,
                  after[i].reason);
          CHECK(after[i].held == false);
        }
      }
    }
  }
  // The seeds make enough misses of every kind for this to mean something.
  CHECK(misses > 500);
  for (const std::uint64_t count : kinds) CHECK(count > 60);
}
