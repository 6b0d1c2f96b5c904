#include "server/query_string.hpp"

#include <catch2/catch.hpp>

namespace spate::llm_eval_server {

TEST_CASE("percent signs are decoded, false ones stay") {
  CHECK(percent_decode("a%20b%2Fc%C3%A9", false) == "a b/c\xc3\xa9");
  CHECK(percent_decode("a+b", false) == "a+b");
  CHECK(percent_decode("a+b", true) == "a b");
  CHECK(percent_decode("100%", true) == "100%");
  CHECK(percent_decode("%4", true) == "%4");
  CHECK(percent_decode("%zz%41", true) == "%zzA");
}

TEST_CASE("parameters keep their order, the last of a name wins") {
  const query_string query("a=1&b=&a=2&&c&d%20e=f%3D1");
  CHECK(*query.find("a") == "2");
  CHECK(query.all("a") == std::vector<std::string>{"1", "2"});
  CHECK(query.find("b")->empty());
  CHECK(query.find("c")->empty());
  CHECK(*query.find("d e") == "f=1");
  CHECK(query.find("z") == nullptr);
  CHECK(query_string("").all("a").empty());
}

}  // namespace spate::llm_eval_server
