#include "text_table.hpp"

#include <catch2/catch.hpp>

using namespace spate::report_console;
using align = text_table::align;

namespace {

text_table table() {
  text_table made({{"Name", align::left, false, 6}, {"A", align::right, true}, {"B", align::right, false, 0, true}});
  made.add({{{"größenwahn"}, {"1"}, {"22"}}, false, {}});
  made.add({{{"x"}, {"100"}, {"2"}}, true, "why"});
  return made;
}

}  // namespace

TEST_CASE("columns align by characters, not bytes, with rules, bars and notes") {
  CHECK(table().render({false, 80}) ==
        "  Name          A |  B\n"
        "  ----------------|---\n"
        "  größenwahn    1 | 22\n"
        "  ----------------|---\n"
        "  x           100 |  2\n"
        "      why\n");
}

TEST_CASE("a narrow width cuts names, then leaves optional columns out") {
  CHECK(table().render({false, 20}).find("  größenw…    1 | 22\n") != std::string::npos);
  CHECK(table().render({false, 15}) ==
        "  Name        A\n"
        "  -------------\n"
        "  größenw…    1\n"
        "  -------------\n"
        "  x         100\n"
        "      why\n");
}
