#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <string>

#include "data/scope_value.hpp"
#include "load_text.hpp"

using namespace spate;
using namespace spate::profile;
using namespace spate::profile::test;

namespace {

/// A profile with these [data] entries, and one user of it.
class drawing {
 public:
  explicit drawing(std::string_view entries)
      : loaded_(load_text(short_profile() + "\n[data]\n" + std::string(entries))) {
    INFO(loaded_.printed());
    REQUIRE(loaded_.made != nullptr);
    user_.variables.resize(loaded_.made->variable_count);
    user_.draws.resize(loaded_.made->runtime->sources.size());
    user_.random = data::random_stream(42, "test", 1);
  }

  std::string render(std::string_view text) {
    std::vector<data::text_error> errors;
    const auto compiled = data::text_template::compile(text, loaded_.made->names, errors);
    for (const auto& each : errors) FAIL(each.message);
    data::shared_state shared;
    shared.variables.resize(loaded_.made->shared_count);
    std::string out(4096, '\0');
    out.resize(compiled.render({user_, shared, loaded_.made->runtime->sources}, 0, out.data(), out.size()));
    return out;
  }
  void next() { ++user_.operation_no; }

 private:
  loaded loaded_;
  data::user_state user_;
};

}  // namespace

TEST_CASE("an object of a profile has fields, tables of fields, lists and values") {
  drawing d(R"(
word = { kind = "choice", values = ["alpha"] }
[data.run]
kind = "object"
[data.run.fields]
id = { kind = "sequence", start = 7 }
name = "Run ${run.id} ${word}"
copy = "${run.id}"
users = "${users}"
metrics = ["exact_match", "${word}"]
input = { question = { kind = "choice", values = ["why"] }, answer = { text = "because", sure = true } }
scores = { kind = "list", of = { kind = "choice", values = [0.5] }, min = 2, max = 2 }
ratio = 0.25
)");
  CHECK(d.render("${run}") ==
        R"({"id":7,"name":"Run 7 alpha","copy":7,"users":2,"metrics":["exact_match","alpha"],)"
        R"("input":{"question":"why","answer":{"text":"because","sure":true}},"scores":[0.5,0.5],"ratio":0.25})");
  CHECK(d.render("${run.input.answer.text} ${run.metrics}") == R"(because ["exact_match","alpha"])");
  d.next();
  CHECK(d.render("${run.id} ${run.name}") == "8 Run 8 alpha");
}

TEST_CASE("a case decides by what another field is") {
  drawing d(R"(
run = { kind = "object", fields = { n = { kind = "sequence" }, status = { kind = "case", of = "${run.n}", values = { 1 = "completed", 2 = { kind = "choice", values = ["failed"] } }, otherwise = { reason = "late" } } } }
)");
  CHECK(d.render("${run.status}") == "completed");
  d.next();
  CHECK(d.render("${run.status}") == "failed");
  d.next();
  CHECK(d.render("${run.status}") == R"({"reason":"late"})");
}

TEST_CASE("fields without a value are null, or left out of an object that says so") {
  const std::string fields = R"(fields = { a = 1, b = { kind = "choice", values = [2], chance = 0 } } }
)";
  CHECK(drawing("run = { kind = \"object\", " + fields).render("${run}") == R"({"a":1,"b":null})");
  CHECK(drawing("run = { kind = \"object\", omit_nulls = true, " + fields).render("${run}") == R"({"a":1})");
  CHECK(drawing("run = { kind = \"object\", fields = { in = { kind = \"object\", omit_nulls = true, " +
                fields.substr(0, fields.size() - 1) + " } }\n")
            .render("${run}") == R"({"in":{"a":1}})");
}

TEST_CASE("fields depend on each other by expressions, conditions and references") {
  drawing d(R"(
[data.run]
kind = "object"
[data.run.fields]
id = { kind = "sequence" }
total = { kind = "int", min = 10, max = 10 }
left = { kind = "expression", value = "run.total - run.id" }
share = { kind = "expression", value = "run.id / 3", decimals = 2 }
whole = { kind = "expression", value = "run.id / 3", decimals = 0 }
first = { kind = "choice", values = ["yes"], when = "run.id == 1" }
started = "2025-01-01T00:00:00Z"
ended = "${later(run.started, run.total)}"
[data.parent]
kind = "reference"
to = "run"
rows = 3
order = "sequence"
[data.grandparent]
kind = "reference"
to = "parent"
rows = 3
order = "sequence"
)");
  CHECK(d.render("${run}") ==
        R"({"id":1,"total":10,"left":9,"share":0.33,"whole":0,"first":"yes","started":"2025-01-01T00:00:00Z",)"
        R"("ended":"2025-01-01T00:00:10Z"})");
  CHECK(d.render("${parent.id} ${parent.left} ${grandparent.id}") == "1 9 1");
  d.next();
  CHECK(d.render("${run.first}|${run.id}|${parent.id}|${parent.first}|${grandparent.id}") == "|2|2||2");
}

TEST_CASE("rows of a file are found beside the profile") {
  write_file("people.csv", "name,age\nAda,36\nBob,41\n");
  drawing d("person = { kind = \"csv\", file = \"people.csv\" }\n");
  CHECK(d.render("${person.name} is ${person.age}: ${person}") == R"(Ada is 36: {"name":"Ada","age":36})");
  d.next();
  CHECK(d.render("${person.name}") == "Bob");
}

TEST_CASE("every kind of data source and every key of it is documented") {
  std::ifstream file(std::string(SPATE_ROOT) + "/sdk/docs/profile-data.md");
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  REQUIRE_FALSE(text.empty());
  const auto documented = [&](std::string_view name) {
    return text.find("`" + std::string(name)) != std::string::npos;
  };
  for (const data::source_kind& kind : data::source_kinds()) {
    INFO(kind.name);
    CHECK(documented(kind.name));
    for (std::uint32_t i = 0; i < kind.keys.count; ++i) {
      std::string_view path = kind.keys.keys[i].path;
      if (path.ends_with("[]")) path.remove_suffix(2);
      if (path.ends_with("*")) continue;
      path = path.substr(path.rfind('.') + 1);
      INFO(path);
      CHECK(documented(path));
    }
  }
}
