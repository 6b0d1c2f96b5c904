#include "profile/loader.hpp"

#include <catch2/catch.hpp>
#include <spate/config.hpp>

#include "example_profile.hpp"
#include "load_text.hpp"
#include "profile/config_tree.hpp"

using namespace spate::profile;
using namespace spate::profile::test;

TEST_CASE("the shortest profile has no mistake and no warning") {
  const auto result = load_text(short_profile());
  CHECK(result.printed().empty());
  CHECK(result.made != nullptr);
}

TEST_CASE("what nothing uses is a warning, and so is a profile without objectives") {
  const auto result =
      load_text(with(with(short_profile(), "[objective.errors]\nrequire = [\"error_ratio < 1%\"]\n", ""), "[params]\n",
                     "[params]\nidle = { type = \"int\", default = 1 }\n") +
                "\n[operation.get_run]\ntarget = \"api\"\nget = \"/api/runs/1\"\n");
  REQUIRE(result.made != nullptr);
  REQUIRE(result.report.all().size() == 3);
  for (const diagnostic& each : result.report.all()) CHECK(each.severity == severity::warning);
  const std::string printed = result.printed();
  CHECK(printed.find("warning: the profile has no objective") != std::string::npos);
  CHECK(printed.find("warning: no flow sends operation `get_run`") != std::string::npos);
  CHECK(printed.find("warning: nothing uses the parameter `idle`") != std::string::npos);
  CHECK(printed.ends_with("3 warnings\n"));
}

TEST_CASE("a deprecated key is a warning with what to use instead") {
  const auto result = load_text(with(short_profile(), "base_url", "proxy = \"p\"\nbase_url"));
  CHECK(result.made != nullptr);
  CHECK(result.printed().find("warning: `proxy` is deprecated: use base_url") != std::string::npos);
}

TEST_CASE("a disabled table is dropped, but its mistakes are shown") {
  const std::string disabled =
      "\n[operation.extra]\ntarget = \"api\"\nenabled = false\nget = \"/extra\"\n"
      "\n[scenario.other]\nenabled = \"users > 100\"\ntask.extra = {}\n";
  const auto good = load_text(short_profile() + disabled);
  INFO(good.printed());
  REQUIRE(good.made != nullptr);
  CHECK(good.made->operations.size() == 1);
  CHECK(good.made->scenarios.size() == 1);
  const auto wrong = load_text(short_profile() + with(disabled, "get = \"/", "gett = \"/"));
  CHECK(wrong.made == nullptr);
  CHECK(wrong.printed().find("did you mean `get`?") != std::string::npos);
}

TEST_CASE("a disabled task may send a disabled operation") {
  const auto result =
      load_text(with(short_profile(), "[scenario.reader]\n", "[scenario.reader]\ntask.extra = { enabled = false }\n") +
                "\n[operation.extra]\ntarget = \"api\"\nenabled = false\nget = \"/extra\"\n");
  INFO(result.printed());
  REQUIRE(result.made != nullptr);
  CHECK(result.made->scenarios.at(0).tasks.size() == 1);
}

TEST_CASE("several loads each have a name") {
  const auto result =
      load_text(with(short_profile(), "[load]\nusers = \"${users}\"\n",
                     "[load.many]\nusers = \"${users}\"\n[load.few]\nusers = 1\nspawn_rate = \"30/m\"\n"));
  INFO(result.printed());
  REQUIRE(result.made != nullptr);
  REQUIRE(result.made->loads.size() == 2);
  CHECK(result.made->loads[0].name == "many");
  CHECK(result.made->loads[1].spawn_rate == Approx(0.5));
}

TEST_CASE("tables keep the order of the source, not of the alphabet") {
  const auto result = load_text(with(short_profile(), "[scenario.reader]\n",
                                     "[operation.alpha]\ntarget = \"api\"\nget = \"/\"\n\n[scenario.reader]\n"
                                     "task.zulu = { flow = [\"alpha\"] }\ntask.alpha = {}\n"));
  INFO(result.printed());
  REQUIRE(result.made != nullptr);
  CHECK(result.made->operations[0].name == "list_runs");
  CHECK(result.made->operations[1].name == "alpha");
  REQUIRE(result.made->scenarios.at(0).tasks.size() == 3);
  CHECK(result.made->scenarios[0].tasks[0].name == "zulu");
  CHECK(result.made->scenarios[0].tasks[1].name == "alpha");
  CHECK(result.made->scenarios[0].tasks[2].name == "list_runs");
}

TEST_CASE("a repeat for each element of a list binds its name") {
  const auto result = load_text(
      with(with(short_profile(), "get = \"/api/runs/\"\n",
                "get = \"/api/runs/\"\ncapture = { ids = { json = \"/id\", append = true, keep = 8 } }\n\n"
                "[operation.get_run]\ntarget = \"api\"\nget = \"/api/runs/${one}\"\n"),
           "{ weight = 1 }",
           "{ flow = [\"list_runs\", { repeat = { each = \"ids\", as = \"one\" }, flow = [\"get_run\"] }] }"));
  INFO(result.printed());
  REQUIRE(result.made != nullptr);
  const step& repeat = result.made->scenarios.at(0).tasks.at(0).flow.at(1);
  REQUIRE(repeat.each);
  CHECK(repeat.each->from == result.made->names.find("ids")->slot);
  CHECK(repeat.each->to == result.made->names.find("one")->slot);
}

TEST_CASE("a profile of ten mistakes gives these ten") {
  const auto result = load_file(std::string(SPATE_BROKEN_PROFILES) + "/ten_mistakes.toml");
  CHECK(result.made == nullptr);
  CHECK(result.report.error_count() == 10);
  CHECK(result.report.all().size() == 10);
}

TEST_CASE("an operation may have other keys by what a parameter is, but for those that the command line sets") {
  const std::string text =
      with(with(short_profile(), "[params]\n",
                "[params]\nform = { type = \"string\", default = \"short\", choices = [\"short\", "
                "\"long\"] }\n"),
           "[scenario.", "[operation.list_runs.by.form.long]\nget = \"/long\"\ntimeout = \"3s\"\n[scenario.");
  const auto path = [&](const load_options& options) {
    const auto result = load_text(text, options);
    INFO(result.printed());
    REQUIRE(result.made != nullptr);
    CHECK(result.report.all().empty());
    const spate::config target(result.made->targets.at(0).config->view());
    return std::string((*target.operations().begin()).child("get").as_string());
  };
  load_options options;
  const std::string own = path(options);
  CHECK(own != "/long");
  options.parameters = {{"form", "long", "option"}};
  CHECK(path(options) == "/long");
  options.sets = {"operation.list_runs.get=/set"};
  CHECK(path(options) == "/set");
}
