// What a profile asks of rows and takes from them.
#include <catch2/catch.hpp>

#include "unit/data/offered_response.hpp"

using namespace spate::data;
using test::operation;
using test::response;
using test::scene;
using test::texts_of;
using list = std::vector<std::string>;

namespace {

spate_value whole(std::int64_t number) {
  spate_value out{};
  out.kind = SPATE_KIND_INT;
  out.i64 = number;
  return out;
}
spate_value real(double number) {
  spate_value out{};
  out.kind = SPATE_KIND_FLOAT;
  out.f64 = number;
  return out;
}
spate_value words(std::string_view text) {
  spate_value out{};
  out.kind = SPATE_KIND_STRING;
  out.text = {text.data(), text.size()};
  return out;
}

// Two rows of id, name, score; the second has no name.
response two_rows() {
  response out{0, "", {}};
  out.columns = {"id", "name", "score"};
  out.cells = {whole(7), words("one"), real(0.5), whole(8), spate_value{}, real(1.5)};
  out.row_count = 2;
  return out;
}
std::string run(std::string_view expect, const response& from = two_rows()) {
  scene s;
  return operation(s, "{\"expect\": " + std::string(expect) + "}").run(from);
}
response no_row() {
  response out{0, "", {}};
  out.columns = {"id"};
  return out;
}
list mistakes(std::string_view json) {
  scene s;
  return operation(s, json).config.mistakes();
}

}  // namespace

TEST_CASE("rows are counted") {
  CHECK(run(R"({"rows": 2})") == "ok");
  CHECK(run(R"({"rows": 1})") == "expect: the number of rows is not 1");
  CHECK(run(R"({"rows": {"min": 1, "max": 2}})") == "ok");
  CHECK(run(R"({"rows": {"min": 3}})") == "expect: the number of rows is not at least 3");
  CHECK(run(R"({"rows": {"max": 1}})") == "expect: the number of rows is not at most 1");
  CHECK(run(R"({"rows": 0})", no_row()) == "ok");
  CHECK(run(R"({"rows": 0})", {200, "", {}}) == "expect: the number of rows is not 0");
}

TEST_CASE("a column is asked in every row, and there must be one") {
  CHECK(run(R"({"column": {"score": {"min": 0.5, "max": 1.5}}})") == "ok");
  CHECK(run(R"({"column": {"score": {"min": 0.6}}})") == "expect: column score is not at least 0.6");
  CHECK(run(R"({"column": {"id": {"matches": "^[78]$"}}})") == "ok");
  CHECK(run(R"({"column": {"id": 7}})") == "expect: column id is not 7");
  CHECK(run(R"({"column": {"name": {"exists": true}}})") == "expect: column name is missing");
  CHECK(run(R"({"column": {"other": {"exists": false}}})") == "ok");
  CHECK(run(R"({"column": {"other": {"exists": true}}})") == "expect: column other is missing");
  CHECK(run(R"({"column": {"id": {"exists": true}, "other": "x"}})") == "expect: the rows have no column other");
  const std::string none =
      "expect: there is no row, and what is expected of a column is asked of every row: one has to come";
  CHECK(run(R"({"column": {"id": {"exists": true}}})", no_row()) == none);
  CHECK(run(R"({"column": {"id": 7}})", no_row()) == none);
  CHECK(run(R"({"column": {"id": {"exists": false}}})", no_row()) == "ok");
}

TEST_CASE("a column can be expected to be NULL, or not to be") {
  response none = two_rows();
  none.cells[1] = spate_value{};
  CHECK(run(R"({"column": {"name": {"null": true}, "id": {"null": false}}})", none) == "ok");
  CHECK(run(R"({"column": {"name": {"null": true}}})") == "expect: column name is not null");
  CHECK(run(R"({"column": {"name": {"null": false}}})") == "expect: column name is null");
  CHECK(run(R"({"column": {"other": {"null": true}}})") == "expect: the rows have no column other");
  CHECK(run(R"({"column": {"other": {"null": false}}})") == "expect: the rows have no column other");
  CHECK(run(R"({"column": {"name": {"equals": "null"}}})", none) == "expect: column name is not \"null\"");
  CHECK(mistakes(R"j({"expect": {"column": {"name": "null"}}})j") ==
        list{"expect.column.name: this is the text \"null\"; NULL is { null = true }, and the text { equals = \"null\" "
             "}"});
  CHECK(mistakes(R"j({"expect": {"column": {"name": {"null": 1}}}})j") ==
        list{"expect.column.name.null: `null` is true or false"});
}

TEST_CASE("what the request drew as null equals NULL, and nothing else") {
  const auto asked = [](const value& drawn, const spate_value& cell) {
    scene s;
    user_state::draw& draw = s.user.draws[s.slot("word")];
    draw.operation_no = s.user.operation_no;
    draw.drawn = drawn;
    response one{0, "", {}};
    one.columns = {"name"};
    one.cells = {cell};
    one.row_count = 1;
    return operation(s, R"j({"expect": {"column": {"name": "${word}"}}})j").run(one);
  };
  value one;
  one.set(std::string_view("one"));
  CHECK(asked({}, {}) == "ok");
  CHECK(asked(one, words("one")) == "ok");
  CHECK(asked({}, words("one")) == "expect: column name is not \"${word}\"");
  CHECK(asked({}, words("")) == "expect: column name is not \"${word}\"");
  CHECK(asked(one, {}) == "expect: column name is not \"${word}\"");
  scene nothing_drawn;
  response none{0, "", {}};
  none.columns = {"name"};
  none.cells = {{}};
  none.row_count = 1;
  CHECK(operation(nothing_drawn, R"j({"expect": {"column": {"name": "${word}"}}})j").run(none) != "ok");
}

TEST_CASE("a column's value is the same as a number and as a text") {
  response one = two_rows();
  one.cells.resize(3);
  one.row_count = 1;
  CHECK(run(R"({"column": {"id": 7, "name": "one", "score": 0.5}})", one) == "ok");
  CHECK(run(R"({"column": {"id": "7"}})", one) == "ok");
  CHECK(run(R"({"column": {"id": 7.0}})", one) == "ok");
  CHECK(run(R"({"column": {"name": {"contains": "n"}}})", one) == "ok");
  scene s;
  s.set("run_id", "7");
  CHECK(operation(s, R"j({"expect": {"column": {"id": "${run_id}"}}})j").run(one) == "ok");
}

TEST_CASE("a column is captured with its type, of the first row or of all") {
  scene s;
  CHECK(operation(s, R"j({"capture": {"run_id": {"column": "id"}, "token": {"column": "name"}}})j").run(two_rows()) ==
        "ok");
  CHECK(s.of("run_id").scalar.type == value_type::integer);
  CHECK(s.of("run_id").scalar.integer == 7);
  CHECK(s.of("token").scalar.text == "one");
  operation all(s, R"j({"capture": {"run_ids": {"column": "id", "all_rows": true}}})j");
  CHECK(all.run(two_rows()) == "ok");
  CHECK(texts_of(s.of("run_ids")) == list{"7", "8"});
  CHECK(all.run(two_rows()) == "ok");
  CHECK(texts_of(s.of("run_ids")) == list{"7", "8"});
  operation appended(s, R"j({"capture": {"run_ids": {"column": "id", "append": true}}})j");
  CHECK(appended.run(two_rows()) == "ok");
  CHECK(texts_of(s.of("run_ids")) == list{"7", "8", "7"});
}

TEST_CASE("a column without a row is a failed expectation, and a NULL is no value") {
  scene s;
  s.set("run_id", "old");
  CHECK(operation(s, R"j({"capture": {"run_id": {"column": "id"}}})j").run(no_row()) ==
        "expect: capture run_id: no row with a column id");
  CHECK_FALSE(s.of("run_id").has_value());
  response null = two_rows();
  null.cells = {spate_value{}, spate_value{}, spate_value{}};
  s.set("run_id", "old");
  CHECK(operation(s, R"j({"capture": {"run_id": {"column": "id"}}})j").run(null) == "ok");
  CHECK_FALSE(s.of("run_id").has_value());
}

TEST_CASE("only what is read is asked for") {
  scene s;
  CHECK(operation(s, R"j({"expect": {"rows": 1}})j").program.wants() == (SPATE_WANTS_STATUS | SPATE_WANTS_ROW_COUNT));
  CHECK(operation(s, R"j({"capture": {"run_id": {"column": "id"}}})j").program.wants() ==
        (SPATE_WANTS_STATUS | SPATE_WANTS_ROW_COUNT | SPATE_WANTS_FIRST_ROW));
  CHECK(operation(s, R"j({"check": {"column": {"id": 1}}})j").program.wants() ==
        (SPATE_WANTS_STATUS | SPATE_WANTS_ROW_COUNT | SPATE_WANTS_ALL_ROWS));
}

TEST_CASE("mistakes about rows are said") {
  CHECK(mistakes(R"j({"expect": {"rows": -1}})j") ==
        list{"expect.rows: `rows` is a whole number from 0 on, or { min = 1, max = 20 }"});
  CHECK(mistakes(R"j({"expect": {"rows": {"min": "x"}}})j") ==
        list{"expect.rows.min: expected a whole number from 0 on"});
  CHECK(mistakes(R"j({"capture": {"run_id": {"json": "/id", "all_rows": true}}})j") ==
        list{"capture.run_id.all_rows: `all_rows` is for a column"});
}

TEST_CASE("each row of an operation draws values of its own") {
  scene s;
  const auto number = [&](std::uint32_t row) {
    s.user.row = row;
    s.user.row_operation = s.user.operation_no;
    return s.render("${number}");
  };
  ++s.user.operation_no;
  CHECK(s.render("${number}") == "1");
  CHECK(number(0) == "1");
  CHECK(number(1) == "2");
  const std::string id = s.render("${uuid()}");
  CHECK(s.render("${uuid()}") == id);
  CHECK(number(2) == "3");
  CHECK(s.render("${uuid()}") != id);
  ++s.user.operation_no;  // the next operation begins behind all rows, at its row 0
  CHECK(s.render("${number}") == "4");
}
