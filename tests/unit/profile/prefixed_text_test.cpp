#include <catch2/catch.hpp>

#include "profile/prefixed_text.hpp"

using namespace spate::profile;

namespace {

std::string expression(std::string_view text, bool on_answer = false) {
  return renamed_expression(text, on_answer, [](std::string_view name) { return "p_" + std::string(name); });
}
std::string in_template(std::string_view text) {
  return renamed_template(text, [](std::string_view name) { return "p_" + std::string(name); });
}

}  // namespace

TEST_CASE("names of an expression are renamed, and nothing else of it") {
  CHECK(expression("count(ids) >= 2") == "count(p_ids) >= 2");
  CHECK(expression("not (a and b or c in (1, 2))") == "not (p_a and p_b or p_c in (1, 2))");
  CHECK(expression("event in ('', 'completed')") == "p_event in ('', 'completed')");
  CHECK(expression("name == 'it\\'s name'") == "p_name == 'it\\'s name'");
  CHECK(expression("run.status == x.0 and loop.index < user") == "p_run.status == p_x.0 and loop.index < user");
  CHECK(expression("rate > 200/s and wait < 1.5s and share < 2e3") ==
        "p_rate > 200/s and p_wait < 1.5s and p_share < 2e3");
  CHECK(expression("a/seconds") == "p_a/p_seconds");
  CHECK(expression("max (a, b)") == "max (p_a, p_b)");
  CHECK(expression("true and false") == "true and false");
  CHECK(expression("status == 401 and outcome != 'x' and tries > 1", true) ==
        "status == 401 and outcome != 'x' and p_tries > 1");
  CHECK(expression("status == 1") == "p_status == 1");
  CHECK(expression("'never closed") == "'never closed");
}

TEST_CASE("names in the holes of a template are renamed") {
  CHECK(in_template("/runs/${id}?a=${pair.0}&b=${loop.index * size}") ==
        "/runs/${p_id}?a=${p_pair.0}&b=${loop.index * p_size}");
  CHECK(in_template("$${id} ${env:HOME} ${secret:KEY} ${ id }") == "$${id} ${env:HOME} ${secret:KEY} ${ p_id }");
  CHECK(in_template("${base64('}') } id ${") == "${base64('}') } id ${");
  CHECK(in_template("plain") == "plain");
}
