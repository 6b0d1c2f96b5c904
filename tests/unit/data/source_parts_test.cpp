#include "data/source_parts.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "allocations.hpp"
#include "data/scope_value.hpp"
#include "unit/data/scene.hpp"

using namespace spate::data;
using test::scene;

namespace {

std::unique_ptr<source> text(const scene& s, std::string_view written) {
  std::vector<text_error> errors;
  auto compiled = text_template::compile(written, s.all, errors);
  for (const auto& each : errors) FAIL(each.message);
  return make_templated(std::move(compiled), false);
}

template <class T>
std::unique_ptr<source> always(T constant) {
  value made;
  made.set(constant);
  return make_constant(std::move(made));
}

object_field field(std::string name, std::unique_ptr<source> from, double chance = 1) {
  object_field made;
  made.name = std::move(name);
  made.from = std::move(from);
  made.chance = chance;
  return made;
}

// A scene with one more source, `run`, a record with these fields.
void add_record(scene& s, std::vector<object_field> fields, bool omit_nulls = false) {
  const auto slot = static_cast<std::uint32_t>(s.sources.size());
  s.sources.push_back(make_object(std::move(fields), omit_nulls));
  s.user.draws.resize(s.sources.size());
  name meaning{name_kind::source, slot, false, {}};
  s.all.add("run", meaning);
  for (const auto& path : s.sources.back()->fields()) {
    ++meaning.field;
    s.all.add("run." + path, meaning);
  }
}

}  // namespace

TEST_CASE("a record's fields have their types, and the whole is its JSON") {
  scene s;
  std::vector<object_field> fields, inside;
  fields.push_back(field("id", text(s, "${number}")));
  inside.push_back(field("question", always(std::string_view("a \"b\""))));
  inside.push_back(field("sure", always(true)));
  fields.push_back(field("input", nullptr));
  fields.back().inside = std::move(inside);
  fields.push_back(field("ratio", always(0.5)));
  add_record(s, std::move(fields));
  CHECK(s.render("${run}") == R"({"id":1,"input":{"question":"a \"b\"","sure":true},"ratio":0.5})");
  CHECK(s.render("${run.id} ${run.input.question} ${run.ratio} ${number}") == "1 a \"b\" 0.5 1");
  CHECK(s.render("${run.input}") == R"({"question":"a \"b\"","sure":true})");
  std::vector<text_error> errors;
  json_template_builder json(s.all);
  json.raw("[");
  json.text("${run}", errors);
  json.raw(",");
  json.text("${run.input.sure}", errors);
  json.raw("]");
  CHECK(errors.empty());
  CHECK(s.render(json.finish()) == R"([{"id":1,"input":{"question":"a \"b\"","sure":true},"ratio":0.5},true])");
}

TEST_CASE("a record is drawn once per operation, and anew for the next") {
  scene s;
  std::vector<object_field> fields;
  fields.push_back(field("id", text(s, "${number}")));
  add_record(s, std::move(fields));
  CHECK(s.render("${run.id} ${run}") == R"(1 {"id":1})");
  ++s.user.operation_no;
  CHECK(s.render("${run} ${run.id}") == R"({"id":2} 2)");
}

TEST_CASE("a field shows those above it") {
  scene s;
  s.all.add("run", {name_kind::source, 2, false, {}});
  s.all.add("run.id", {name_kind::source, 2, false, {}, 0});
  std::vector<object_field> fields;
  fields.push_back(field("id", text(s, "${number}")));
  fields.push_back(field("name", text(s, "Run ${run.id}")));
  s.sources.push_back(make_object(std::move(fields), false));
  s.user.draws.resize(3);
  CHECK(s.render("${run}") == R"({"id":1,"name":"Run 1"})");
  std::vector<source_read> reads;
  s.sources.back()->list_reads(reads);
  REQUIRE(reads.size() == 2);
  CHECK(reads[1].slot == 2);
  CHECK(reads[1].field == 0);
  CHECK(reads[1].by == 1);
}

TEST_CASE("a field by chance is null or left out") {
  for (const bool omit : {false, true}) {
    scene s;
    std::vector<object_field> fields;
    fields.push_back(field("a", always(std::int64_t{1})));
    fields.push_back(field("b", always(std::int64_t{2}), 0.25));
    add_record(s, std::move(fields), omit);
    int absent = 0;
    for (int i = 0; i < 1000; ++i, ++s.user.operation_no) {
      const std::string drawn = s.render("${run}");
      if (drawn == R"({"a":1,"b":2})") continue;
      ++absent;
      CHECK(drawn == (omit ? R"({"a":1})" : R"({"a":1,"b":null})"));
    }
    CHECK(absent > 700);
    CHECK(absent < 800);
  }
}

TEST_CASE("a list holds draws of another source, records too") {
  scene s;
  std::set<std::string> seen;
  const auto numbers = make_list(always(std::int64_t{7}), 0, 2);
  value out;
  for (int i = 0; i < 50; ++i) {
    numbers->draw(s.scope(), 0, out);
    CHECK(out.type == value_type::json);
    seen.insert(out.text);
  }
  CHECK(seen == std::set<std::string>{"[]", "[7]", "[7,7]"});
  std::vector<object_field> fields;
  fields.push_back(field("a", always(false)));
  make_list(make_object(std::move(fields), false), 2, 2)->draw(s.scope(), 0, out);
  CHECK(out.text == R"([{"a":false},{"a":false}])");
}

TEST_CASE("a case draws what stands beside its text") {
  scene s;
  std::vector<std::pair<std::string, std::unique_ptr<source>>> values;
  values.emplace_back("1", always(std::string_view("one")));
  values.emplace_back("2", always(std::int64_t{2}));
  const auto from = make_case(text(s, "${number}"), std::move(values), nullptr);
  value out;
  from->draw(s.scope(), 0, out);
  CHECK(out.text == "one");
  ++s.user.operation_no;
  from->draw(s.scope(), 1, out);
  CHECK(out.integer == 2);
  ++s.user.operation_no;
  from->draw(s.scope(), 2, out);
  CHECK(out.type == value_type::none);
}

TEST_CASE("drawing a record allocates nothing once its texts have room") {
  scene s;
  std::vector<object_field> fields, inside;
  fields.push_back(field("a_name_beyond_a_short_string", text(s, "a text that is longer than a short string ${word}")));
  inside.push_back(field("list", make_list(always(std::string_view("x")), 3, 3)));
  fields.push_back(field("inside", nullptr));
  fields.back().inside = std::move(inside);
  add_record(s, std::move(fields));
  std::vector<text_error> errors;
  const auto shown = text_template::compile("${run} ${run.inside}", s.all, errors);
  char room[400];
  for (int i = 0; i < 10; ++i, ++s.user.operation_no) shown.render(s.scope(), 0, room, sizeof room);
  const auto before = spate::test::allocations();
  for (int i = 0; i < 80; ++i, ++s.user.operation_no) shown.render(s.scope(), 0, room, sizeof room);
  CHECK(spate::test::allocations() == before);
}
