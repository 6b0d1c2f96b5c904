#include "objective_list.hpp"

#include <catch2/catch.hpp>

namespace json = boost::json;
using spate::report_console::objective_list;

namespace {

json::object judged(json::value window_s, json::object scope) {
  return {{"name", "steady"},
          {"metric", "error_ratio"},
          {"statistic", nullptr},
          {"scope", std::move(scope)},
          {"requirement", "error_ratio < 1%"},
          {"limit", 0.01},
          {"unit", "ratio"},
          {"value", 0.02},
          {"count", 3000},
          {"interval", nullptr},
          {"window_s", std::move(window_s)},
          {"held", false},
          {"reason", "in the 30 s up to 95 s of the load"}};
}

std::string shown(json::object one) {
  spate::report_console::style look;
  look.width = 160;
  return objective_list(json::array{std::move(one)}, look);
}

}  // namespace

TEST_CASE("an objective that was judged on a window says so, and where it was missed") {
  const std::string text = shown(judged(30, {{"operation", nullptr}, {"scenario", nullptr}}));
  CHECK(text.find("error_ratio < 1% in 30 s") != text.npos);
  CHECK(text.find("in the 30 s up to 95 s of the load") != text.npos);
  CHECK(shown(judged(nullptr, {})).find("in 30 s ") == std::string::npos);
}

TEST_CASE("the scope of an objective is its phase, scenario and operation") {
  const std::string text = shown(judged(nullptr, {{"operation", "list"}, {"scenario", "reader"}, {"phase", "200/s"}}));
  CHECK(text.find("200/s/reader/list") != text.npos);
}
