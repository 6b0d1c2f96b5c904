#include <catch2/catch.hpp>
#include <spate/config.hpp>

#include "load_text.hpp"
#include "profile/config_tree.hpp"

using namespace spate::profile;
using namespace spate::profile::test;

TEST_CASE("--set replaces a value or adds a key; what is no TOML is a text") {
  load_options options;
  options.sets = {"target.api.timeout=2s", "target.api.retries=3", "target.api.pool.size=9", "run.seed=77",
                  "scenario.reader.task.list_runs.weight=5"};
  const auto result = load_text(short_profile(), options);
  INFO(result.printed());
  REQUIRE(result.made != nullptr);
  const spate::config target(result.made->targets.at(0).config->view());
  CHECK(target.find("timeout").as_int() == 2'000'000'000);
  CHECK(target.find("retries").as_int() == 3);
  CHECK(target.find("pool.size").as_int() == 9);
  CHECK(result.made->seed == 77);
  CHECK(result.made->scenarios.at(0).tasks.at(0).weight == Approx(5));
}

TEST_CASE("a wrong value of --set is shown at the option") {
  load_options options;
  options.sets = {"run.seed=1", "target.api.retries=many"};
  const auto result = load_text(short_profile(), options);
  CHECK(result.made == nullptr);
  CHECK(result.printed() ==
        "--set:2:20: error: `retries` takes a whole number, not \"many\"\n"
        "   2 | target.api.retries=many\n"
        "     |                    ^^^^\n"
        "  write a number such as 5, without quotes\n"
        "1 error\n");
}

TEST_CASE("a reporter of the command line joins those of the profile") {
  load_options options;
  options.extra_reports = {{"json", "out.json"}, {"console", ""}};
  const auto result = load_text(short_profile() + "\n[report]\nconsole = { verbose = true }\n", options);
  INFO(result.printed());
  REQUIRE(result.made != nullptr);
  REQUIRE(result.made->reports.size() == 2);
  CHECK(result.made->reports[0].plugin == "console");
  CHECK(spate::config(result.made->reports[0].config->view()).find("verbose").as_bool());
  CHECK(result.made->reports[1].plugin == "json");
  CHECK(spate::config(result.made->reports[1].config->view()).find("file").as_string() == "out.json");
}
