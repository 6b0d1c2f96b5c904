#include <catch2/catch.hpp>

#include "load_text.hpp"

using namespace spate::profile;
using namespace spate::profile::test;

namespace {

/// A login that captures a token, and an operation `ask` with further keys; the target says `target_keys`.
std::string profile_of(const std::string& target_keys, const std::string& operation_keys) {
  return "spate = 1\n[run]\nduration = \"5s\"\n[target.api]\nplugin = \"http_api\"\nbase_url = \"http://x\"\n" +
         target_keys +
         "\n[operation.login]\ntarget = \"api\"\npost = \"/login\"\nauth = {}\nheaders = { x-token = \"none\" }\n"
         "capture = { token = { json = \"/token\" } }\n"
         "[operation.ask]\ntarget = \"api\"\nget = \"/x\"\n" +
         operation_keys +
         "\n[scenario.reader]\nstart = [\"login\"]\ntask.ask = {}\n[load]\nusers = 1\n"
         "[objective.errors]\nrequire = [\"error_ratio < 1%\"]\n";
}

/// How many variables `login` and `ask` need.
std::pair<std::size_t, std::size_t> needs(const std::string& target_keys, const std::string& operation_keys = "") {
  const auto result = load_text(profile_of(target_keys, operation_keys));
  INFO(result.printed());
  REQUIRE(result.made != nullptr);
  return {result.made->operations[0].needs.size(), result.made->operations[1].needs.size()};
}

using both = std::pair<std::size_t, std::size_t>;

}  // namespace

TEST_CASE("what a target sends with every operation is needed by every operation that does not say otherwise") {
  CHECK(needs("headers = { X-Token = \"${token}\" }") == both{0, 1});
  CHECK(needs("auth = { bearer = \"${token}\" }") == both{0, 1});
}

TEST_CASE("a header is replaced by one of the same name in any case, and by no other") {
  CHECK(needs("headers = { X-Token = \"${token}\" }", "headers = { X-TOKEN = \"fixed\" }") == both{0, 0});
  CHECK(needs("headers = { X-Token = \"${token}\" }", "headers = { Accept = \"*/*\" }") == both{0, 1});
}

TEST_CASE("a table of fixed keys is replaced as a whole") {
  CHECK(needs("auth = { bearer = \"${token}\" }", "auth = { user = \"me\" }") == both{0, 0});
  CHECK(needs("auth = { bearer = \"${token}\" }", "auth = {}") == both{0, 0});
}

TEST_CASE("a key that operations lack cannot be replaced") {
  const auto result = load_text(profile_of("client = \"${token}\"", ""));
  REQUIRE(result.made != nullptr);
  CHECK(result.made->operations[0].needs.size() == 1);
  CHECK(result.made->operations[1].needs.size() == 1);
}

TEST_CASE("a target's variable that nothing sets is found before the run, where the operation is sent") {
  const auto result = load_text(with(profile_of("auth = { bearer = \"${token}\" }", ""), "start = [\"login\"]\n", ""));
  CHECK(result.made == nullptr);
  CHECK(result.printed().find("operation `ask` needs ${token}, which has no value in scenario `reader`") !=
        std::string::npos);
}

TEST_CASE("an expression or an element may lack a value, and is looked at before its operation is sent") {
  const auto result = load_text(profile_of("headers = { X-Page = \"${user / loop.index}\" }", ""));
  INFO(result.printed());
  REQUIRE(result.made != nullptr);
  CHECK(result.made->operations[1].unsure.size() == 1);
  CHECK(result.made->operations[0].unsure.size() == 1);
}
