#include "configuration.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "documents.hpp"
#include "suite_document.hpp"

namespace json = boost::json;
using namespace spate::report_llm_eval_compat;

TEST_CASE("durations are read as profiles write them") {
  CHECK(duration_s("300s") == 300.0);
  CHECK(duration_s("60") == 60.0);
  CHECK(duration_s("1m30s") == 90.0);
  CHECK(duration_s("1.5h") == 5400.0);
  CHECK(duration_s("250ms") == 0.25);
  for (const char* none : {"", "s", "5 parsecs", "5x"}) CHECK_FALSE(duration_s(none));
}

TEST_CASE("the configuration of a run of all parts is of the parameters of each") {
  const json::object document = suite_document();
  CHECK(configuration(document, parts(document)) ==
        json::parse(R"({"api": {"users": 25, "spawn_rate": 5, "duration": "2m"},
                        "websocket": {"clients": 30, "duration": 180},
                        "database": {"runs": 200, "concurrent": 10, "duration": 300}})")
            .as_object());
}

TEST_CASE("a profile of one part has its parameters without a prefix, and the other parts none") {
  json::object document = suite_document();
  document["targets"] = {{{"name", "api"}, {"plugin", "http_api"}}};
  document["run"].as_object()["parameters"] = {
      {"users", "50"}, {"spawn_rate", "2.5"}, {"duration", "5m"}, {"clients", "9"}};
  CHECK(configuration(document, parts(document)) ==
        json::parse(R"({"api": {"users": 50, "spawn_rate": 2.5, "duration": "5m"},
                        "websocket": {"clients": null, "duration": null},
                        "database": {"runs": null, "concurrent": null, "duration": null}})")
            .as_object());
}
