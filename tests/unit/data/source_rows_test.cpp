// Rows that answers of the setup bring, and what is drawn of them afterwards.
#include "data/source_rows.hpp"

#include <catch2/catch.hpp>

#include "allocations.hpp"
#include "data/row_store.hpp"
#include "data/source_kinds.hpp"
#include "unit/data/offered_response.hpp"

using namespace spate::data;
using test::operation;
using test::response;
using test::scene;

namespace {

value of(std::int64_t number) {
  value out;
  out.set(number);
  return out;
}
value of(std::string_view text) {
  value out;
  out.set(text);
  return out;
}

spate_value cell(std::int64_t number) {
  spate_value out{};
  out.kind = SPATE_KIND_INT;
  out.i64 = number;
  return out;
}
spate_value cell(std::string_view text) {
  spate_value out{};
  out.kind = SPATE_KIND_STRING;
  out.text = {text.data(), text.size()};
  return out;
}

// email and id, in this order; the last email is NULL.
response accounts(std::initializer_list<std::int64_t> ids) {
  response out{0, "", {}};
  out.columns = {"email", "id"};
  for (const std::int64_t id : ids) {
    out.cells.push_back(id == *(ids.end() - 1) ? spate_value{} : cell("mail"));
    out.cells.push_back(cell(id));
  }
  out.row_count = ids.size();
  return out;
}

/// A source, and an operation whose answers it takes.
struct fed {
  explicit fed(row_order order = row_order::sequence, const char* list = nullptr,
               std::vector<std::string> columns = {"id", "email"}, std::uint64_t most_bytes = 1 << 20)
      : from(order, std::move(columns), selector(list), most_bytes), sent(s, "{}") {
    sent.program.feed(from, "account");
  }
  static std::optional<json_selector> selector(const char* list) {
    std::string error;
    return list == nullptr ? std::nullopt : json_selector::compile(list, error);
  }
  std::string draw(std::uint64_t before) {
    value out;
    from.draw(s.scope(), before, out);
    return out.text;
  }

  scene s;
  rows_source from;
  operation sent;
};

std::vector<std::string> mistakes(const char* json) {
  test::json_config config(json);
  CHECK(rows_source_kind.create(config.view(), config.report()) == nullptr);
  return config.mistakes();
}

}  // namespace

TEST_CASE("a store gives back every row with its types, whatever lies in another block") {
  row_store store(std::uint64_t{16} << 20);
  value real, flag, json;
  real.set(0.1);
  flag.set(true);
  json.set_json("[1]");
  const std::string half(700'000, 'x');
  for (std::int64_t i = 0; i < 5; ++i) {
    const value row[] = {of(i), of(half), value{}, real, flag, json};
    REQUIRE(store.add(row));
  }
  CHECK(store.rows() == 5);
  std::vector<value> read(6);
  for (const std::uint64_t i : {4, 0, 2}) {
    store.read(i, read);
    CHECK(read[0].integer == static_cast<std::int64_t>(i));
    CHECK(read[1].text == half);
    CHECK(read[2].type == value_type::none);
    CHECK(read[3].real == 0.1);
    CHECK(read[4].type == value_type::boolean);
    CHECK(read[5].type == value_type::json);
    CHECK(read[5].text == "[1]");
  }
}

TEST_CASE("a store that is full takes no further row and keeps those that it has") {
  row_store store(100);
  const value row[] = {of(std::int64_t{1}), of("twenty letters and so")};
  CHECK(store.add(row));
  CHECK(store.add(row));
  CHECK_FALSE(store.add(row));
  CHECK(store.rows() == 2);
}

TEST_CASE("a hundred thousand rows take little more than their values, and reading them allocates nothing") {
  row_store store(std::uint64_t{4} << 20);  // 41 bytes for each of 100 000
  for (std::int64_t i = 0; i < 100'000; ++i) {
    const value row[] = {of(i), of("a mail address")};
    REQUIRE(store.add(row));
  }
  std::vector<value> read(2);
  store.read(0, read);
  const auto before = spate::test::allocations();
  for (std::uint64_t i = 0; i < 1000; ++i) store.read(i * 99, read);
  CHECK(spate::test::allocations() == before);
  CHECK(read[0].integer == 999 * 99);
}

TEST_CASE("columns are found by name, and keep their types and NULL") {
  fed one;
  CHECK((one.sent.program.wants() & SPATE_WANTS_ALL_ROWS) != 0);
  CHECK(one.sent.run(accounts({7, 8}), true) == "ok");
  CHECK(one.draw(0) == R"({"id":7,"email":"mail"})");
  CHECK(one.draw(1) == R"({"id":8,"email":null})");
  CHECK(one.draw(2) == R"({"id":7,"email":"mail"})");
  CHECK(one.from.lacks(5).empty());
}

TEST_CASE("every answer of the setup adds its rows, and answers of users add none") {
  fed one(row_order::once);
  CHECK(one.sent.run(accounts({1, 2}), true) == "ok");
  CHECK(one.sent.run(accounts({3}), true) == "ok");
  CHECK(one.sent.run(accounts({}), true) == "ok");
  CHECK(one.sent.run(accounts({9, 9}), false) == "ok");
  user_state::draw room;
  for (const std::int64_t id : {1, 2, 3}) {
    one.from.draw_fields(one.s.scope(), 0, room);
    CHECK_FALSE(room.ran_out);
    CHECK(room.fields[0].integer == id);
  }
  CHECK(one.from.taken() == 3u);
  one.from.draw_fields(one.s.scope(), 0, room);
  CHECK(room.ran_out);
  CHECK(one.from.taken() == 3u);
}

TEST_CASE("an answer without a column, or with too many rows, fails the operation in words") {
  fed missing(row_order::sequence, nullptr, {"id", "mail"});
  CHECK(missing.sent.run(accounts({1}), true) == "expect: data source account: the rows have no column mail");
  fed small(row_order::sequence, nullptr, {"id", "email"}, 50);
  CHECK(small.sent.run(accounts({1, 2, 3}), true).find("take more than 0 MiB of memory") != std::string::npos);
}

TEST_CASE("rows of a list in JSON have the members of its elements") {
  fed one(row_order::sequence, "$.items[*]", {"id", "owner.name", "tags"});
  CHECK(one.sent.run({200, R"({"items": [{"id": 1, "owner": {"name": "a"}, "tags": [1]}, {"id": 2}]})", {}}, true) ==
        "ok");
  CHECK(one.draw(0) == R"({"id":1,"owner.name":"a","tags":[1]})");
  CHECK(one.draw(1) == R"({"id":2,"owner.name":null,"tags":null})");
  CHECK(one.from.lacks(1).empty());
  CHECK(one.sent.run({200, R"({"items": [1]})", {}}, true) ==
        "expect: data source account: an element of the list is no JSON object");
  CHECK(one.sent.run({200, "<html>", {}}, true) == "expect: data source account: the answer is no JSON");
}

TEST_CASE("what is lacking when the setup is over is said") {
  fed none;
  CHECK(none.sent.run({0, "", {}}, true) == "ok");  // a statement that is no query, or one without rows
  CHECK(none.from.lacks(1) == "the setup brought no rows");
  user_state::draw room;
  none.from.draw_fields(none.s.scope(), 0, room);
  CHECK(room.ran_out);
  fed misspelt(row_order::sequence, "$[*]", {"id", "nmae"});
  CHECK(misspelt.sent.run({200, R"([{"id": 1, "name": "a"}])", {}}, true) == "ok");
  CHECK(misspelt.from.lacks(1) == "none of its rows has a column nmae");
  fed few(row_order::unique);
  CHECK(few.from.most_users() == UINT64_MAX);
  CHECK(few.sent.run(accounts({1, 2}), true) == "ok");
  CHECK(few.from.most_users() == 2);
  CHECK(few.from.lacks(2).empty());
  CHECK(few.from.lacks(3) == "it has 2 rows, one for each user, and there are 3 users");
}

TEST_CASE("mistakes in the keys are told") {
  CHECK(mistakes(R"({"operation": "a", "columns": []})") ==
        std::vector<std::string>{"columns: `columns` names none: name those that are shown"});
  CHECK(mistakes(R"({"operation": "a", "columns": ["id", "id", ""]})") ==
        std::vector<std::string>{"columns[1]: column `id` is listed twice", "columns[2]: a column has a name"});
  CHECK(mistakes(R"({"operation": "a", "columns": ["id"], "json": "/items"})") ==
        std::vector<std::string>{
            "json: `/items` is one value, and rows are the elements of a list: write \"$.name[*]\""});
  CHECK(mistakes(R"({"operation": "a", "columns": ["id"], "json": "items"})").size() == 1);
}
