#include "markdown_text.hpp"

#include <catch2/catch.hpp>

using namespace spate::report_markdown;

TEST_CASE("what would be markup shows as it is") {
  CHECK(markdown_text("a|b *c* _d_ `e` [f](g) <b> & #1 ~h~ \\ !") ==
        "a\\|b \\*c\\* \\_d\\_ \\`e\\` \\[f\\](g) &lt;b> &amp; \\#1 \\~h\\~ \\\\ \\!");
  CHECK(markdown_text("@octocat") == "&#64;octocat");
}

TEST_CASE("a text is one line, and not longer than a table bears") {
  CHECK(markdown_text("a\r\nb\x1b") == "a  b ");
  const std::string most = markdown_text(std::string(1000, 'x'));
  CHECK(most == std::string(299, 'x') + "…");
}

TEST_CASE("code keeps all but the bar that would end a cell") {
  CHECK(markdown_code("p95(x_y) < 5 | *") == "`p95(x_y) < 5 \\| *`");
  CHECK(markdown_code("a`b_c") == "a\\`b\\_c");
  CHECK(markdown_code("").empty());
}
