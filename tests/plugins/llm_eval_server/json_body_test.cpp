#include "validation/json_body.hpp"

#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

namespace spate::llm_eval_server {
namespace {

struct outcome {
  std::string value, issues;
  bool unreadable = false;
};

outcome read(std::string_view body, std::string_view content_type = "application/json") {
  http_request request;
  request.body = body;
  request.content_type = content_type;
  issue_list issues;
  outcome out;
  const auto value = read_json_body(request, issues, out.unreadable);
  if (value) out.value = boost::json::serialize(*value);
  if (!issues.empty()) out.issues = issues.body();
  return out;
}

}  // namespace

TEST_CASE("text that is no JSON is refused with the place and Python's words") {
  struct row {
    const char* body;
    int at;
    const char* words;
  };
  for (const auto& row :
       {row{"{", 1, "Expecting property name enclosed in double quotes"}, row{R"({"a":)", 5, "Expecting value"},
        row{R"({"a":1 "b":2})", 7, "Expecting ',' delimiter"},
        row{R"({"a":1,})", 7, "Expecting property name enclosed in double quotes"},
        row{R"({"a":[1,]})", 8, "Expecting value"}, row{"{} x", 3, "Extra data"}, row{"nothing", 0, "Expecting value"},
        row{R"({"a":"b)", 7, "Unterminated string starting at"}}) {
    INFO(row.body);
    const auto result = read(row.body);
    CHECK(result.issues == R"({"detail":[{"type":"json_invalid","loc":["body",)" + std::to_string(row.at) +
                               R"(],"msg":"JSON decode error","input":{},"ctx":{"error":")" + row.words + "\"}}]}");
  }
}

TEST_CASE("the content type decides whether a body is JSON") {
  CHECK(read("{}", "").value == "{}");
  CHECK(read("{}", "Application/JSON; charset=utf-8").value == "{}");
  CHECK(read("{}", "application/problem+json").value == "{}");
  CHECK(
      read("{}", "text/plain").issues ==
      R"({"detail":[{"type":"model_attributes_type","loc":["body"],"msg":"Input should be a valid dictionary or object to extract fields from","input":"{}"}]})");
}

TEST_CASE("bytes that are no UTF-8 and endless nesting cannot be read at all") {
  CHECK(read("{\"a\":\"\xff\"}").unreadable);
  CHECK(read("{\"a\":\"\xc0\x80\"}").unreadable);
  CHECK(read("{\"a\":\"\xed\xa0\x80\"}").unreadable);
  CHECK(read("{\"a\":\"\xe2\x82").unreadable);
  CHECK(read("{\"a\":" + std::string(5000, '[')).unreadable);
  CHECK_FALSE(read("{\"a\":\"\xe2\x82\xac\xf0\x9f\x98\x80\"}").unreadable);
  CHECK_FALSE(read("{\"a\":" + std::string(200, '[') + std::string(200, ']') + "}").value.empty());
}

}  // namespace spate::llm_eval_server
