#include "json/json_writer.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>
#include <limits>

namespace spate::llm_eval_server {

TEST_CASE("the writer sets commas and escapes") {
  std::string out;
  json_writer json(out);
  json.begin_object().key("a").begin_array().integer(-1).boolean(true).null().begin_object().end_object().end_array();
  json.key("b\"\\").string(std::string("line\n\t\x01 \xc3\xa9")).key("c").begin_array().end_array();
  json.key("d").string(std::optional<std::string>()).key("e").raw("[1,2]").end_object();
  CHECK(out ==
        "{\"a\":[-1,true,null,{}],\"b\\\"\\\\\":\"line\\n\\t\\u0001 \xc3\xa9\",\"c\":[],\"d\":null,\"e\":[1,2]}");
}

TEST_CASE("numbers read back as they were, and always look like floats") {
  const auto text = [](double value) {
    std::string out;
    json_writer(out).number(value);
    return out;
  };
  CHECK(text(0) == "0.0");
  CHECK(text(61) == "61.0");
  CHECK(text(0.1) == "0.1");
  CHECK(text(0.1 + 0.2) == "0.30000000000000004");
  CHECK(text(1e-13) == "1e-13");
  CHECK(text(std::numeric_limits<double>::infinity()) == "null");
}

TEST_CASE("a value is written as it was read") {
  const char* text = R"({"a":[1,2.5,-3,18446744073709551615,"x",null,true,{"b":{}}]})";
  CHECK(to_json(boost::json::parse(text)) == text);
}

}  // namespace spate::llm_eval_server
