#include "values/timestamp.hpp"

#include <catch2/catch.hpp>

namespace spate::llm_eval_server {

TEST_CASE("instants are stored as text that sorts, and read as ISO 8601") {
  CHECK(stored_time(0) == "1970-01-01 00:00:00.000000");
  CHECK(stored_time(-1) == "1969-12-31 23:59:59.999999");
  CHECK(stored_time(951'827'696'000'001) == "2000-02-29 12:34:56.000001");
  CHECK(iso_time("2000-02-29 12:34:56.000001") == "2000-02-29T12:34:56.000001");
  CHECK(iso_time("2000-02-29 12:34:56.000000") == "2000-02-29T12:34:56");
  CHECK(iso_time("2000-02-29 12:34:56.500000", true) == "2000-02-29T12:34:56.500000Z");
}

}  // namespace spate::llm_eval_server
