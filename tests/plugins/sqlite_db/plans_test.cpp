// Query plans: noted at the start and the end, checked, and a change is said.
#include <catch2/catch.hpp>

#include <algorithm>

#include "sqlite_fixture.hpp"

using namespace spate::test;

namespace {

std::string note(const harness& client, const std::string& name) {
  for (const kept_note& each : client.host.notes)
    if (each.name == name) return each.text;
  return "none";
}

value select(const char* sql, value plan = table{}) {
  value out{{"sql", sql}};
  out.children.emplace_back("plan", std::move(plan));
  return out;
}

constexpr const char* by_status = "SELECT id FROM runs WHERE status = 'done'";
constexpr const char* with_index = "SEARCH runs USING COVERING INDEX idx_runs_status (status=?)";

}  // namespace

TEST_CASE("the plan of what was carried out is noted at the start and the end") {
  database_file file;
  harness client(sqlite_db(), file.target(), {{"list", {{"sql", by_status}}}, {"unused", {{"sql", by_status}}}});
  client.start();
  client.run(0);
  CHECK(note(client, "plan at start") == with_index);
  CHECK(note(client, "plan at end") == "none");
  client.stop();
  CHECK(note(client, "plan at end") == with_index);
  CHECK(
      std::none_of(client.host.notes.begin(), client.host.notes.end(), [](auto& each) { return each.operation == 1; }));
}

TEST_CASE("a plan is what the profile asks for, or the outcome is plan") {
  database_file file;
  harness client(sqlite_db(), file.target(),
                 {{"good", select(by_status, {{"uses_index", "idx_runs_status"}, {"no_full_scan", true}})},
                  {"scans", select("SELECT * FROM runs WHERE score > 1", {{"no_full_scan", true}})},
                  {"other", select(by_status, {{"uses_index", "idx_other"}})}});
  client.start();
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  const spate_sample scans = client.run(1);
  CHECK(scans.outcome == SPATE_OUTCOME_PLUGIN);
  CHECK(client.error_of(scans) == "the plan of operation scans reads a whole table: SCAN runs");
  const spate_sample other = client.run(2);
  CHECK(client.error_of(other) ==
        std::string("the plan of operation other does not use the index idx_other: ") + with_index);
}

TEST_CASE("an index that is dropped during the run changes the plan, which is said and checked") {
  database_file file;
  harness client(sqlite_db(), file.target(), {{"list", select(by_status, {{"uses_index", "idx_runs_status"}})}});
  client.start();
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  file.other.tell("DROP INDEX idx_runs_status");
  CHECK(client.run(0).outcome == SPATE_OUTCOME_PLUGIN);
  CHECK(note(client, "plan changed") ==
        std::string("the plan of operation list changed during the run: from ") + with_index + " to SCAN runs");
  file.other.tell("CREATE INDEX idx_runs_status ON runs(status)");
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  client.stop();
  CHECK(note(client, "plan at start") == with_index);
  CHECK(note(client, "plan at end") == with_index);
}

TEST_CASE("what the setup makes before a statement first runs is no change") {
  database_file file;
  file.other.tell("DROP INDEX idx_runs_status");
  harness client(sqlite_db(), file.target(), {{"list", {{"sql", by_status}}}});
  client.start();
  file.other.tell("CREATE INDEX idx_runs_status ON runs(status)");
  client.run(0);
  CHECK(note(client, "plan at start") == with_index);
  CHECK(note(client, "plan changed") == "none");
}

TEST_CASE("a table that is gone at the end leaves the newest plan") {
  database_file file;
  harness client(sqlite_db(), file.target(), {{"list", {{"sql", by_status}}}});
  client.start();
  client.run(0);
  file.other.tell("DROP TABLE runs");
  client.stop();
  CHECK(note(client, "plan at end") == with_index);
  CHECK(note(client, "plan changed") == "none");
}
