#include "sql/rows_json.hpp"

#include <catch2/catch.hpp>

using namespace spate;
using namespace spate::sql;

TEST_CASE("rows as JSON keep their types") {
  result_rows rows;
  rows.begin(keep::all_rows);
  rows.set_columns({"id", "name", "score", "none"});
  for (std::int64_t id : {1, 2}) {
    REQUIRE(rows.next_row());
    rows.cells().add(id);
    rows.cells().add(std::string_view("a \"quote\"\nand more"));
    rows.cells().add(0.5);
    rows.cells().add_null();
  }
  rows.end();
  std::string out = "before";
  write_json(rows, out);
  CHECK(out == R"([{"id":1,"name":"a \"quote\"\u000aand more","score":0.5,"none":null},)"
               R"({"id":2,"name":"a \"quote\"\u000aand more","score":0.5,"none":null}])");
}

TEST_CASE("only what is wanted is kept, and everything is counted") {
  result_rows rows;
  rows.set_columns({"id"});
  rows.begin_operation();
  rows.begin(keep::first_row);
  for (std::int64_t id = 1; id <= 3; ++id)
    if (rows.next_row()) rows.cells().add(id);
  rows.end();
  CHECK(rows.view().row_count == 3);
  CHECK(rows.view().kept_count == 1);
  REQUIRE(rows.first("id") != nullptr);
  CHECK(rows.first("id")->i64 == 1);
  CHECK(rows.first("other") == nullptr);
  rows.begin(keep::nothing);
  CHECK_FALSE(rows.next_row());
  rows.end();
  CHECK(rows.view().row_count == 4);  // of the operation
  CHECK(rows.came() == 1);            // of the newest execution
  CHECK(rows.first("id") == nullptr);
}
