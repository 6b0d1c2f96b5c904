#include "json/json_reader.hpp"

#include <catch2/catch.hpp>

#include "json/json_writer.hpp"
#include "values/random.hpp"

namespace spate::llm_eval_server {

TEST_CASE("numbers are read as the nearest double and written as they came") {
  random_source random(9);
  for (int i = 0; i < 2000; ++i) {
    std::string text = "[";
    json_writer json(text);
    json.number(random.uniform(-1000, 1000)).number(random.uniform() * 1e-12).end_array();
    CHECK(to_json(read_json(text)) == text);
  }
}

TEST_CASE("every kind of value is read") {
  const char* text = R"({"a":[1,-2,18446744073709551615,0.5,"x\"y",null,true,false,{"b":{}}],"":[]})";
  CHECK(to_json(read_json(text)) == text);
  CHECK(to_json(read_json(" \n[ ] \t")) == "[]");
  CHECK(read_json(R"({"a":1,"a":2})").at("a").as_int64() == 2);
}

TEST_CASE("an error has its place") {
  std::size_t at = 0;
  boost::json::error_code error;
  CHECK(read_json("[1,]", at, error).is_null());
  CHECK(error);
  CHECK(at == 3);
  CHECK(read_json("[1] 2", at, error).is_null());
  CHECK(error == boost::json::error::extra_data);
  CHECK(at == 4);
  CHECK_THROWS(read_json("["));
}

}  // namespace spate::llm_eval_server
