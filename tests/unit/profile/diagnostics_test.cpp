#include "profile/diagnostics.hpp"

#include <catch2/catch.hpp>

using namespace spate::profile;

TEST_CASE("a mistake is shown under its line, with the next step and the count") {
  diagnostics report;
  const auto file = report.add_file("profiles/x.toml", "spate = 1\n[target.api]\ntimout = \"10s\"\n");
  report.error({file, 3, 1}, "unknown key `timout` in [target.api]", "did you mean `timeout`?");
  CHECK(report.print(false) ==
        "profiles/x.toml:3:1: error: unknown key `timout` in [target.api]\n"
        "   3 | timout = \"10s\"\n"
        "     | ^^^^^^\n"
        "  did you mean `timeout`?\n"
        "1 error\n");
}

TEST_CASE("mistakes are sorted by place, and errors and warnings counted apart") {
  diagnostics report;
  const auto file = report.add_file("x.toml", "a = 1\nb = 22\n");
  report.warning({file, 2, 5}, "second");
  report.error({file, 1, 1}, "first");
  report.error({file, 2, 1}, "between");
  CHECK(report.print(false) ==
        "x.toml:1:1: error: first\n"
        "   1 | a = 1\n"
        "     | ^\n"
        "x.toml:2:1: error: between\n"
        "   2 | b = 22\n"
        "     | ^\n"
        "x.toml:2:5: warning: second\n"
        "   2 | b = 22\n"
        "     |     ^^\n"
        "2 errors, 1 warning\n");
}

TEST_CASE("columns count characters, and tabs stay tabs above the caret") {
  diagnostics report;
  const auto file = report.add_file("x.toml", "\t\"\xc3\xa4\xc3\xb6\" = wrong\n");
  report.error({file, 1, 9}, "no value");
  CHECK(report.print(false) ==
        "x.toml:1:9: error: no value\n"
        "   1 | \t\"\xc3\xa4\xc3\xb6\" = wrong\n"
        "     | \t       ^^^^^\n"
        "1 error\n");
}

TEST_CASE("of a long line the part around the mistake is shown") {
  diagnostics found;
  const auto file = found.add_file("long.toml", std::string(1000, 'a') + " wrong " + std::string(1'000'000, 'b'));
  found.error({file, 1, 1002}, "no");
  const std::string text = found.print(false);
  CHECK(text.size() < 1000);
  CHECK_THAT(text, Catch::Matchers::Contains("| ..." + std::string(99, 'a') + " wrong bbb"));
  CHECK_THAT(text, Catch::Matchers::Contains("bbb...\n"));
  CHECK_THAT(text, Catch::Matchers::Contains("| " + std::string(103, ' ') + "^^^^^\n"));
}

TEST_CASE("a mistake without a line names the file alone") {
  diagnostics report;
  const auto file = report.add_file("--users", "");
  report.error({file, 0, 0}, "`users` takes a whole number, not \"many\"");
  CHECK(report.print(false) == "--users: error: `users` takes a whole number, not \"many\"\n1 error\n");
}

TEST_CASE("the same mistake is told once") {
  diagnostics report;
  const auto file = report.add_file("x.toml", "a = 1\n");
  for (int i = 0; i < 3; ++i) report.error({file, 1, 1}, "twice");
  CHECK(report.all().size() == 1);
}

TEST_CASE("a place inside a text is its character, unless the text is written with escapes") {
  diagnostics report;
  const auto file = report.add_file("x.toml", "a = \"\xc3\xa4 ${x}\"\nb = \"\\t ${x}\"\n");
  CHECK(report.inside({file, 1, 5}, "\xc3\xa4 ${x}", 3) == place{file, 1, 8});
  CHECK(report.inside({file, 2, 5}, "\t ${x}", 2) == place{file, 2, 5});
}

TEST_CASE("colours are only there when asked for") {
  diagnostics report;
  report.error({report.add_file("x.toml", "a = 1\n"), 1, 1}, "wrong");
  CHECK(report.print(true).find("\033[1;31merror: \033[0m") != std::string::npos);
  CHECK(report.print(false).find('\033') == std::string::npos);
}
