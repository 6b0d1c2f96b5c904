#include "summary.hpp"

#include <catch2/catch.hpp>

#include "approved.hpp"
#include "documents.hpp"
#include "json_schema.hpp"

using namespace spate::report_console;

namespace {

const summary_options everything{true, "results/20260102-030405-llm_eval_api"};

// A summary of what no host would write shows nothing: each document has to be valid.
void check(const std::string& name, const boost::json::object& document, const style& look = {false, 120},
           const summary_options& options = everything) {
  const json_schema::checker schema(json_schema::read(SPATE_RESULT_SCHEMA));
  CHECK(schema.check(document) == std::vector<std::string>{});
  approved::check("console_" + name + ".txt", summary(document, options, look));
}

}  // namespace

TEST_CASE("a run that passed shows verdict, objectives and the table") { check("pass", documents::pass()); }

TEST_CASE("a run that failed shows what was missed first, censored values and errors by kind") {
  check("fail", documents::fail());
}

TEST_CASE("what monitors read has a table, with the reasons of what is missing") {
  check("monitored", documents::monitored());
  check("monitored_narrow", documents::monitored(), {false, 80});
}

TEST_CASE("an open load shows its rate, each measured phase, and arrivals that nobody was free for") {
  check("stepped", documents::stepped());
}

TEST_CASE("a run whose loads went through values shows how each operation grew") { check("grown", documents::grown()); }

TEST_CASE("a run that was changed by hand shows when, what and by what way") { check("steered", documents::steered()); }

TEST_CASE("an invalid run shows what its generator lacked") { check("invalid", documents::invalid()); }

TEST_CASE("an interrupted run shows the whole run when nothing was measured") {
  check("interrupted", documents::interrupted());
}

TEST_CASE("a run against the embedded server says so") { check("embedded", documents::embedded()); }

TEST_CASE("a run that sent nothing says why") { check("no_samples", documents::not_run()); }

TEST_CASE("forty operations stay readable at 120 columns") { check("many", documents::many()); }

TEST_CASE("forty operations stay readable at 80 columns") { check("many_narrow", documents::many(), {false, 80}); }

TEST_CASE("what a short run could not judge is grouped by its reason, after what it could") {
  check("short_run", documents::short_run());
}

TEST_CASE("at 80 columns reasons have lines of their own") {
  check("short_run_narrow", documents::short_run(), {false, 80});
}

TEST_CASE("colours mark the verdict and what was missed") { check("fail_colored", documents::fail(), {true, 120}); }

TEST_CASE("without objectives that is said, and operations of one name carry their scenario") {
  check("no_objectives", documents::no_objectives());
}

TEST_CASE("operations of several statements show the time of each") { check("statements", documents::statements()); }

TEST_CASE("gauges that ever were above 0 show their least, mean, largest and last value") {
  boost::json::object held = documents::pass();
  held["gauges"] = boost::json::parse(R"({
    "open_connections": {"last": 12, "largest": 50, "lowest": 9, "mean": 31.5, "unit": "count"},
    "queued": {"last": 0, "largest": 0, "lowest": 0, "mean": 0, "unit": "count"},
    "wal_size": {"last": 4157112, "largest": 68157440, "lowest": 32, "mean": 4194304.5, "unit": "bytes"}})");
  check("gauges", held);
}

TEST_CASE("the table can be left out") { check("no_table", documents::pass(), {false, 120}, {false, "results/x"}); }
