#include "data/names.hpp"

#include <catch2/catch.hpp>

using namespace spate::data;

namespace {
name meaning(name_kind kind, std::uint32_t slot, bool list = false) { return {kind, slot, list, {}}; }
}  // namespace

TEST_CASE("a name has one meaning, and a variable that is captured twice keeps its slot") {
  names all;
  CHECK(all.add("run_id", meaning(name_kind::variable, 3)));
  CHECK(all.add("run_id", meaning(name_kind::variable, 9)));
  CHECK(all.find("run_id")->slot == 3);
  CHECK_FALSE(all.add("run_id", meaning(name_kind::variable, 3, true)));
  CHECK_FALSE(all.add("run_id", meaning(name_kind::shared, 3)));
  CHECK_FALSE(all.add("run_id", meaning(name_kind::source, 0)));
  CHECK(all.add("word", meaning(name_kind::source, 0)));
  CHECK_FALSE(all.add("word", meaning(name_kind::source, 0)));
}

TEST_CASE("user and loop are built in") {
  names all;
  CHECK_FALSE(all.add("user", meaning(name_kind::variable, 0)));
  CHECK_FALSE(all.add("loop", meaning(name_kind::variable, 0)));
  CHECK(all.find("user")->kind == name_kind::user);
  CHECK(all.find("loop.index")->kind == name_kind::loop);
  CHECK(all.find("loop") == nullptr);
}

TEST_CASE("the nearest name is offered") {
  names all;
  all.add("run_ids", meaning(name_kind::variable, 0, true));
  CHECK(all.nearest("run_idz") == "run_ids");
  CHECK(all.nearest("loop.inde") == "loop.index");
  CHECK(all.nearest("completely_else").empty());
}

TEST_CASE("environment variables come from the function that was given") {
  names all;
  CHECK_FALSE(all.environment_variable("HOME"));
  all.set_environment([](const std::string& variable) -> std::optional<std::string> {
    if (variable == "TOKEN") return "secret";
    return std::nullopt;
  });
  CHECK(all.environment_variable("TOKEN") == "secret");
  CHECK_FALSE(all.environment_variable("HOME"));
}
