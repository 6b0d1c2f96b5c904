#include "values/uuid.hpp"

#include <catch2/catch.hpp>

namespace spate::llm_eval_server {

TEST_CASE("ids are read in every form that the platform reads") {
  const std::string stored = "0123456789abcdef0123456789abcdef";
  CHECK(parse_uuid("01234567-89ab-cdef-0123-456789abcdef") == stored);
  CHECK(parse_uuid("0123456789ABCDEF0123456789ABCDEF") == stored);
  CHECK(parse_uuid("{01234567-89ab-cdef-0123-456789abcdef}") == stored);
  CHECK(parse_uuid("urn:uuid:01234567-89ab-cdef-0123-456789abcdef") == stored);
  CHECK_FALSE(parse_uuid("search"));
  CHECK_FALSE(parse_uuid(""));
  CHECK_FALSE(parse_uuid(stored + "0"));
  CHECK_FALSE(parse_uuid(stored.substr(1)));
  CHECK_FALSE(parse_uuid("0123456789abcdef0123456789abcdeg"));
}

TEST_CASE("made ids are version 4 and print with dashes") {
  random_source random(1);
  for (int i = 0; i < 100; ++i) {
    const std::string id = make_uuid(random);
    CHECK(parse_uuid(id) == id);
    CHECK(id[12] == '4');
    CHECK(std::string("89ab").find(id[16]) != std::string::npos);
  }
  CHECK(dashed("0123456789abcdef0123456789abcdef") == "01234567-89ab-cdef-0123-456789abcdef");
}

}  // namespace spate::llm_eval_server
