#include "report/event_log.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "temporary_folder.hpp"

using namespace spate::report;

TEST_CASE("each event is a line, in the file at once") {
  temporary_folder folder;
  std::string error;
  const auto log = event_log::open(folder / "events.jsonl", error);
  REQUIRE(log);
  CHECK(log->write("phase", 5, {{"text", "steady\nbegins"}}));
  CHECK(temporary_folder::read(folder / "events.jsonl") ==
        "{\"kind\":\"phase\",\"t\":5,\"text\":\"steady\\nbegins\"}\n");
  CHECK(log->write("warning", 7, {}));
  CHECK(temporary_folder::read(folder / "events.jsonl") ==
        "{\"kind\":\"phase\",\"t\":5,\"text\":\"steady\\nbegins\"}\n{\"kind\":\"warning\",\"t\":7}\n");
  CHECK(log->lost() == 0);
  CHECK(log->problem().empty());
}

TEST_CASE("a log that cannot be made says why") {
  std::string error;
  CHECK(event_log::open("/no/such/events.jsonl", error) == nullptr);
  CHECK_THAT(error, Catch::StartsWith("cannot write /no/such/events.jsonl: No such file or directory; "));
}

TEST_CASE("a full disk costs the lines that do not fit, which are counted and said") {
  std::string error;
  const auto log = event_log::open("/dev/full", error);
  REQUIRE(log);
  CHECK_FALSE(log->write("phase", 5, {}));
  CHECK_FALSE(log->write("phase", 6, {}));
  CHECK(log->lost() == 2);
  CHECK(log->problem() ==
        "cannot write /dev/full: No space left on device; free some space, or choose a folder on another disk with "
        "--out DIR");
}
