#include <catch2/catch.hpp>
#include <spate/config.hpp>

#include "fake_catalogue.hpp"
#include "load_text.hpp"
#include "profile/config_tree.hpp"

using namespace spate::profile;
using namespace spate::profile::test;

namespace {

std::string with_duration() {
  return with(with(short_profile(), "[run]\nduration = \"5s\"", "[run]\nduration = \"${duration}\""), "[params]\n",
              "[params]\nduration = { type = \"duration\", default = \"5m\", aliases = [\"run-time\"], env = "
              "\"LOAD_TIME\", help = \"how long\" }\n");
}

const parameter_value& value(const model& m, std::string_view name) {
  for (const parameter_value& each : m.parameters) {
    if (each.name == name) return each;
  }
  FAIL("no such parameter");
  return m.parameters.front();
}

}  // namespace

TEST_CASE("parameters say what the command offers as options") {
  const auto result = load_text(with_duration());
  REQUIRE(result.read != nullptr);
  const auto& all = result.read->parameters();
  REQUIRE(all.size() == 2);
  CHECK(all[0].name == "duration");
  CHECK(all[0].option == "duration");
  CHECK(all[0].aliases == std::vector<std::string>{"run-time"});
  CHECK(all[0].environment == "LOAD_TIME");
  CHECK(all[0].help == "how long");
  CHECK(all[0].type == parameter_type::duration);
  CHECK(all[0].default_text == "5m");
}

TEST_CASE("an option's name has - where the parameter's has _, unless it is given") {
  const auto result = load_text(with(short_profile(), "[params]\n",
                                     "[params]\nspawn_rate = { type = \"rate\", default = \"5/s\" }\nextras = { type = "
                                     "\"bool\", default = false, option = \"with-extras\" }\n"));
  REQUIRE(result.read != nullptr);
  CHECK(result.read->parameters()[0].option == "spawn-rate");
  CHECK(result.read->parameters()[1].option == "with-extras");
}

TEST_CASE("an option wins over the environment, which wins over the default") {
  load_options options;
  auto result = load_text(with_duration(), options);
  REQUIRE(result.made != nullptr);
  CHECK(result.made->duration_ns == 300'000'000'000);
  CHECK(value(*result.made, "duration").origin == "default");

  options.environment = [](const std::string& name) -> std::optional<std::string> {
    return name == "LOAD_TIME" ? std::optional<std::string>("2m") : std::nullopt;
  };
  result = load_text(with_duration(), options);
  REQUIRE(result.made != nullptr);
  CHECK(result.made->duration_ns == 120'000'000'000);
  CHECK(value(*result.made, "duration").origin == "environment");

  options.parameters = {{"duration", "90s", "option"}};
  result = load_text(with_duration(), options);
  REQUIRE(result.made != nullptr);
  CHECK(result.made->duration_ns == 90'000'000'000);
  CHECK(value(*result.made, "duration").origin == "option");
}

TEST_CASE("a bare number on the command line is seconds") {
  load_options options;
  options.parameters = {{"duration", "60", "option"}};
  const auto result = load_text(with_duration(), options);
  REQUIRE(result.made != nullptr);
  CHECK(result.made->duration_ns == 60'000'000'000);
  CHECK(value(*result.made, "duration").text == "60s");
}

TEST_CASE("a document can be compiled again with other values, and tells nothing twice") {
  diagnostics report;
  const auto read = document::read(
      write_file("again.toml", short_profile() + "\n[operation.idle]\ntarget = \"api\"\nget = \"/\"\n"), report);
  REQUIRE(read != nullptr);
  fake_catalogue plugins;
  load_options options;
  const auto first = read->compile(options, plugins, report);
  options.parameters = {{"users", "9", "service"}};
  const auto second = read->compile(options, plugins, report);
  REQUIRE(first != nullptr);
  REQUIRE(second != nullptr);
  CHECK(first->loads.at(0).users == 2);
  CHECK(second->loads.at(0).users == 9);
  CHECK(report.all().size() == 1);
}

TEST_CASE("values of the environment stand in for ${env:NAME}, and are never templates themselves") {
  load_options options;
  options.environment = [](const std::string& name) -> std::optional<std::string> {
    if (name == "API_URL") return "http://h/${users}";
    if (name == "API_PASSWORD") return "hush";
    return std::nullopt;
  };
  const auto result = load_text(with(short_profile(), "base_url = \"http://127.0.0.1:8000\"",
                                     "base_url = \"${env:API_URL}\"\npassword = \"${secret:API_PASSWORD}\""),
                                options);
  INFO(result.printed());
  REQUIRE(result.made != nullptr);
  const spate::config target(result.made->targets.at(0).config->view());
  CHECK(target.find("base_url").as_string() == "http://h/${users}");
  CHECK(target.find("password").as_string() == "hush");
  CHECK(value(*result.made, "secret:API_PASSWORD").secret);
}

namespace {

std::string with_size(const std::string& by) {
  return with(with_duration(), "[params]\n",
              "[params]\nsize = { type = \"string\", default = \"standard\", choices = [\"standard\", \"target\"] }\n"
              "pause = { type = \"duration\", default = \"1s\", default_by = " +
                  by + " }\n");
}

}  // namespace

TEST_CASE("a default may hang on what a parameter above is") {
  const std::string text = with_size("{ size = { target = \"9s\" } }");
  const auto plain = load_text(text);
  REQUIRE(plain.made);
  CHECK(value(*plain.made, "pause").text == "1s");
  load_options target;
  target.parameters = {{"size", "target", "option"}};
  CHECK(value(*load_text(text, target).made, "pause").text == "9s");
  target.parameters.push_back({"pause", "3", "option"});
  CHECK(value(*load_text(text, target).made, "pause").text == "3s");
}

TEST_CASE("a default that hangs on no parameter, or on a value that it cannot have, is a mistake") {
  CHECK(load_text(with_size("{ sise = { target = \"9s\" } }")).printed().find("there is no parameter `sise`") !=
        std::string::npos);
  CHECK(load_text(with_size("{ size = { huge = \"9s\" } }")).printed().find("`size` cannot be \"huge\"") !=
        std::string::npos);
}
