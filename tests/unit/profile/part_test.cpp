#include <catch2/catch.hpp>
#include <spate/config.hpp>

#include "load_text.hpp"
#include "profile/config_tree.hpp"

using namespace spate::profile;
using namespace spate::profile::test;

namespace {

// Every place where a name may stand.
constexpr const char* whole = R"(spate = 1
[profile]
name = "whole"
[params]
url = { type = "url", default = "http://h", env = "WHOLE_URL" }
users = { type = "int", default = 2, aliases = ["people"] }
many = { type = "bool", default = false, option = "with-many" }
warmup = { type = "duration", default = "3s" }
duration = { type = "duration", default = "10s" }
seed = { type = "int", default = 7 }
[run]
seed = "${seed}"
warmup = "${warmup}"
duration = "${duration}"
stop = "4s"
setup = ["find", { repeat = { each = "known", as = "one" }, flow = ["look"] }]
teardown = ["find_again"]
[target.api]
plugin = "http_api"
base_url = "${url}"
[data]
word = { kind = "choice", values = ["a", "b"] }
number = { kind = "int", min = 1, max = 9 }
sum = { kind = "expression", value = "number * 2" }
[operation.find]
target = "api"
get = "/all"
capture = { known = { json = "$.ids[*]" } }
[operation.find_again]
target = "api"
get = "/all?${number}"
[operation.look]
target = "api"
get = "/one/${one}"
[operation.make]
target = "api"
get = "/make/${word}/${sum}?$${word}"
capture = { mine = { json = "/id", append = true, when = "count(mine) < 5" } }
recover = [{ on = "status == 401", do = ["renew"], then = "retry" }]
[operation.renew]
target = "api"
get = "/renew"
[operation.drop]
enabled = "many"
target = "api"
get = "/drop/${it}"
[scenario.user]
think = "1s"
start = [{ set = { round = 0 } }]
task.make = { when = "round < 9" }
task.drop = { enabled = "many", take = { it = { from = "mine", which = "newest" } } }
task.both = { flow = [{ transaction = "twice", flow = ["make", { set = { round = "round + 1" } }, "make"] }] }
[load]
users = "${users}"
[objective.latency]
each = "operation"
require = ["p95(response_time) < 500ms"]
[objective.twice]
operations = ["twice"]
require = ["count >= 1"]
[report]
json = {}
)";

std::string suite(const std::string& more = {}) {
  write_file("whole.toml", whole);
  return "spate = 1\ninclude = { a = \"whole.toml\", b = \"whole.toml\" }\n" + more;
}

std::vector<std::string> names_of(const auto& all) {
  std::vector<std::string> out;
  for (const auto& each : all) out.push_back(each.name);
  return out;
}

const load& load_named(const model& of, const std::string& name) {
  for (const load& each : of.loads)
    if (each.name == name) return each;
  FAIL("no load " << name);
  return of.loads.front();
}

}  // namespace

TEST_CASE("whole profiles are included under prefixes, with all of their names") {
  const auto result = load_text(suite());
  INFO(result.printed());
  REQUIRE(result.made != nullptr);
  const model& made = *result.made;
  CHECK(names_of(made.targets) == std::vector<std::string>{"a_api", "b_api"});
  CHECK(names_of(made.scenarios) == std::vector<std::string>{"a_user", "b_user"});
  CHECK(names_of(made.loads) == std::vector<std::string>{"a", "b"});
  CHECK(names_of(made.objectives) == std::vector<std::string>{"a_latency", "a_twice", "b_latency", "b_twice"});
  CHECK(made.setup.size() == 4);
  CHECK(made.teardown.size() == 2);
  CHECK(made.name == "x");
  CHECK(made.reports.empty());
  CHECK(made.seed == 1);
}

TEST_CASE("a part's load plays the part's scenarios, and its objectives judge the part's operations") {
  const auto result = load_text(suite());
  REQUIRE(result.made != nullptr);
  const model& made = *result.made;
  CHECK(load_named(made, "a").scenarios == std::vector<std::uint32_t>{0});
  CHECK(load_named(made, "b").scenarios == std::vector<std::uint32_t>{1});
  for (const std::string& each : made.objectives.at(0).operations) CHECK(each.starts_with("a_"));
  CHECK(made.objectives.at(0).operations.size() >= 5);
  CHECK(made.objectives.at(1).operations == std::vector<std::string>{"a_twice"});
}

TEST_CASE("options of a part begin with its prefix, environment variables stay, and what nothing uses is gone") {
  const auto result = load_text(suite());
  std::vector<std::string> options;
  for (const parameter& each : result.read->parameters())
    if (each.part == "a") options.push_back(each.option);
  CHECK(options == std::vector<std::string>{"a-url", "a-users", "a-with-many", "a-warmup", "a-duration"});
  CHECK(result.read->parameters().at(0).environment == "WHOLE_URL");
  CHECK(result.read->parameters().at(1).aliases == std::vector<std::string>{"a-people"});
}

TEST_CASE("a default of a part may be a parameter of the including profile") {
  load_options options;
  options.parameters = {{"length", "20s", "option"}, {"b_users", "5", "option"}};
  const auto result = load_text(suite("[params]\nlength = { type = \"duration\", default = \"5s\" }\n"
                                      "a_duration.default = \"${length}\"\nb_duration.default = \"${length}\"\n"
                                      "a_users.default = 3\n"),
                                options);
  INFO(result.printed());
  REQUIRE(result.made != nullptr);
  CHECK(load_named(*result.made, "a").users == 3);
  CHECK(load_named(*result.made, "b").users == 5);
  CHECK(result.made->duration_ns == 20'000'000'000);
  CHECK(result.made->warmup_ns == 3'000'000'000);
  CHECK(result.read->parameters().at(0).name == "length");
}

TEST_CASE("parts go on at once, measured from the end of the longest warm-up, or one after the other") {
  const std::string other = "[params]\nb_warmup.default = \"0s\"\n";
  const auto together = load_text(suite(other));
  REQUIRE(together.made != nullptr);
  CHECK(load_named(*together.made, "a").start_ns == 0);
  CHECK(load_named(*together.made, "a").length_ns == 13'000'000'000);
  CHECK(load_named(*together.made, "b").start_ns == 3'000'000'000);
  CHECK(load_named(*together.made, "b").length_ns == 10'000'000'000);
  CHECK(load_named(*together.made, "b").stop_ns == 4'000'000'000);
  CHECK(together.made->duration_ns == 10'000'000'000);

  const auto sequence = load_text(suite("[run]\nparts = \"sequence\"\nstop = \"1s\"\n"));
  REQUIRE(sequence.made != nullptr);
  CHECK(load_named(*sequence.made, "b").start_ns == 13'000'000'000);
  CHECK(sequence.made->duration_ns == 23'000'000'000);
  CHECK(sequence.made->stop_ns == 1'000'000'000);
  std::vector<std::string> phases;
  for (const phase& each : sequence.made->phases) phases.push_back(each.name + (each.measured ? "" : " -"));
  CHECK(phases == std::vector<std::string>{"warm-up -", "a", "warm-up (2) -", "b"});
}

TEST_CASE("a part that is disabled takes no part, and what would follow it starts in its place") {
  write_file("whole.toml", whole);
  const auto result = load_text(
      "spate = 1\n[include]\na = { profile = \"whole.toml\", enabled = \"wanted\" }\nb = \"whole.toml\"\n"
      "[params]\nwanted = { type = \"bool\", default = false }\n[run]\nparts = \"sequence\"\n");
  INFO(result.printed());
  REQUIRE(result.made != nullptr);
  CHECK(names_of(result.made->scenarios) == std::vector<std::string>{"b_user"});
  CHECK(names_of(result.made->loads) == std::vector<std::string>{"b"});
  CHECK(result.made->setup.size() == 2);
  CHECK(load_named(*result.made, "b").start_ns == 0);
}

TEST_CASE("what is said of a disabled part's parameters is no mistake: nothing uses them as long as it is disabled") {
  write_file("whole.toml", whole);
  const std::string profile =
      "spate = 1\n[include]\na = \"whole.toml\"\nb = { profile = \"whole.toml\", enabled = \"not skip\" }\n"
      "[params]\nskip = { type = \"bool\", default = false }\nb_users.default = 3\nb_usrs = { type = \"int\", default "
      "= 1 }\n";
  load_options options;
  CHECK(load_text(profile, options).printed().find("nothing uses the parameter `b_usrs`") != std::string::npos);
  options.parameters = {{"skip", "true", "option"}};
  CHECK(load_text(profile, options).printed() == "");
}

TEST_CASE("the including profile has the last word on a part's tables") {
  const auto result =
      load_text(suite("[objective.a_latency]\nenabled = false\n[load.b]\nusers = 9\n[scenario.b_user]\nshare = 3\n"
                      "[operation.a_extra]\ntarget = \"a_api\"\nget = \"/extra\"\n[scenario.a_user.task.a_extra]\n"));
  INFO(result.printed());
  REQUIRE(result.made != nullptr);
  CHECK(result.made->objectives.size() == 3);
  CHECK(load_named(*result.made, "b").users == 9);
  CHECK(result.made->scenarios.at(1).share == 3);
  CHECK(result.made->scenarios.at(0).tasks.size() == 3);
}

TEST_CASE("a mistake in a part is shown where it was written") {
  write_file("whole.toml", with(whole, "/make/${word}", "/make/${wrod}"));
  const auto result = load_text("spate = 1\ninclude = { a = \"whole.toml\" }\n");
  CHECK(result.made == nullptr);
  CHECK(result.printed().find("whole.toml:37:14: error: nothing is called `a_wrod`: did you mean `a_word`?") !=
        std::string::npos);
}

TEST_CASE("a default that hangs on itself is a mistake") {
  const auto result =
      load_text(suite("[params]\na_users.default = \"${b_users}\"\nb_users.default = \"${a_users}\"\n"));
  CHECK(result.made == nullptr);
  CHECK(result.printed().find("hangs on itself") != std::string::npos);
}

TEST_CASE("what an operation says by a parameter goes with the prefix as well") {
  write_file("whole.toml", with(whole, "get = \"/renew\"",
                                "get = \"/renew\"\nby.users.7 = { target = \"api\", get = \"/7/${users}\" }"));
  load_options options;
  options.parameters = {{"a_users", "7", "option"}};
  const auto result = load_text("spate = 1\ninclude = { a = \"whole.toml\", b = \"whole.toml\" }\n", options);
  INFO(result.printed());
  REQUIRE(result.made != nullptr);
  const auto renewal = [&](std::size_t part) {
    const spate::config target(result.made->targets.at(part).config->view());
    std::string got;
    for (const auto operation : target.operations())
      if (operation.child("name").as_string().ends_with("_renew")) got = operation.child("get").as_string();
    return got;
  };
  CHECK(renewal(0) == "/7/7");
  CHECK(renewal(1) == "/renew");
}
