#include "parts.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "suite_document.hpp"

namespace json = boost::json;
using namespace spate::report_llm_eval_compat;

namespace {

std::vector<std::string> names(const parts& in, part which) {
  std::vector<std::string> out;
  for (const json::object* each : in.objectives(which)) out.emplace_back(each->at("name").as_string().c_str());
  return out;
}

using list = std::vector<std::string>;

}  // namespace

TEST_CASE("an objective belongs to the part that it looks at") {
  const json::object document = suite_document();
  const parts in(document);
  CHECK(names(in, part::api) == list{"api_latency"});
  CHECK(names(in, part::websocket) == list{"ws_latency", "delivery"});
  CHECK(names(in, part::database) == list{"db_latency"});
}

TEST_CASE("by its scenario, by its name, or to nobody") {
  json::object document = suite_document();
  json::object like = document["objectives"].as_array()[0].as_object();
  like["scope"] = json::object{{"operation", nullptr}, {"scenario", "worker"}};
  like["name"] = "insertion";
  json::object named = like, whole = like;
  named["scope"] = json::object{{"operation", nullptr}, {"scenario", nullptr}};
  named["name"] = "api_up";
  whole["scope"] = json::object{{"operation", nullptr}, {"scenario", "nobody"}};
  whole["name"] = "apical";
  document["objectives"] = {like, named, whole};
  const parts in(document);
  CHECK(names(in, part::database) == list{"insertion"});
  CHECK(names(in, part::api) == list{"api_up"});
  CHECK(names(in, part::websocket).empty());
  document["targets"] = {{{"name", "db"}, {"plugin", "postgres_db"}}};
  CHECK(names(parts(document), part::database) == list{"insertion", "api_up", "apical"});
}

TEST_CASE("a part's status is that of its objectives") {
  const json::object document = suite_document();
  const parts in(document);
  CHECK(in.status(part::api) == "PASSED");
  CHECK(in.status(part::websocket) == "PASSED");
  CHECK(in.status(part::database) == "FAILED");
}

TEST_CASE("what is not in the run is skipped, what says nothing an error") {
  json::object document = suite_document();
  document["targets"] = {{{"name", "api"}, {"plugin", "http_api"}}};
  CHECK(parts(document).status(part::database) == "SKIPPED");
  const std::pair<const char*, const char*> expected[] = {
      {"not_run", "EXECUTION_FAILED"}, {"invalid", "ERROR"}, {"interrupted", "ERROR"}};
  for (const auto& [verdict, status] : expected) {
    document["verdict"].as_object()["status"] = verdict;
    CHECK(parts(document).status(part::api) == status);
    CHECK(parts(document).status(part::websocket) == "SKIPPED");
  }
}

TEST_CASE("the prefix of an include is no part of an operation's name") {
  json::object document = suite_document();
  CHECK(parts(document).own_name(part::database, "db_search") == "db_search");
  document["targets"] = {{{"name", "api_api"}, {"plugin", "http_api"}}, {{"name", "db_db"}, {"plugin", "sqlite_db"}}};
  const parts in(document);
  CHECK(in.own_name(part::database, "db_search") == "search");
  CHECK(in.own_name(part::database, "search") == "search");
  CHECK(in.own_name(part::api, "api_create_run") == "create_run");
}

TEST_CASE("the time of an included part is that of its own loads") {
  json::object document = suite_document();
  const auto load = [](const char* name, double from, json::value length) {
    return json::object{{"name", name}, {"start_s", from}, {"length_s", std::move(length)}};
  };
  document["loads"] = {load("api", 0, 20), load("ws_dashboards", 20, 15), load("db_insertion", 35, 5),
                       load("db_mix", 45, 60), load("apical", 0, 70)};
  document["run"].as_object()["elapsed_s"] = 70;
  CHECK_FALSE(parts(document).own_seconds(part::api));
  document["targets"] = {{{"name", "api_api"}, {"plugin", "http_api"}},
                         {{"name", "ws_ws"}, {"plugin", "websocket"}},
                         {{"name", "db_db"}, {"plugin", "sqlite_db"}}};
  const parts in(document);
  CHECK(in.own_seconds(part::api) == 20.0);
  CHECK(in.own_seconds(part::websocket) == 15.0);
  CHECK(in.own_seconds(part::database) == 35.0);  // the run ended before its last load would have
  document["loads"].as_array()[3].as_object()["began_s"] = 50;
  document["loads"].as_array()[3].as_object()["length_s"] = 10;
  CHECK(in.own_seconds(part::database) == 25.0);
  document["loads"].as_array()[3].as_object()["length_s"] = nullptr;
  CHECK(in.own_seconds(part::database) == 35.0);
  document["loads"] = json::array{};
  CHECK_FALSE(in.own_seconds(part::api));
}
