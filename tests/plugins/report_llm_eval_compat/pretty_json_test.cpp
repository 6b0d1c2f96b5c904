#include "pretty_json.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

namespace json = boost::json;
using spate::report_llm_eval_compat::pretty;

TEST_CASE("a document is indented, numbers read as people write them") {
  CHECK(pretty(json::parse(R"({"a":[1,2.5,{"b":null}],"c":{},"d":[],"e":"x\n\u00e4","f":true,"g":1e-7})")) ==
        "{\n  \"a\": [\n    1,\n    2.5,\n    {\n      \"b\": null\n    }\n  ],\n  \"c\": {},\n  \"d\": [],\n"
        "  \"e\": \"x\\nä\",\n  \"f\": true,\n  \"g\": 1e-07\n}\n");
}

TEST_CASE("what was made pretty is the same document") {
  const json::value document = json::parse(R"({"x":[0.1,12345678901234567,-3,"\"quoted\""],"y":{"z":false}})");
  CHECK(json::parse(pretty(document)) == document);
}
