#include "report/run_folder.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <cstdlib>
#include <ctime>

#include "temporary_folder.hpp"

using namespace spate::report;

namespace {

// 2026-01-02 03:04:05 UTC
constexpr std::int64_t start_wall_ns = 1'767'323'045'678'000'000;

run_folder_request request(const temporary_folder& in) {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  return {"", in / "results", "LLM-Eval API", start_wall_ns};
}

}  // namespace

TEST_CASE("a name becomes a part of a folder's") {
  CHECK(slug("LLM-Eval API") == "llm-eval-api");
  CHECK(slug("llm_eval_api") == "llm_eval_api");
  CHECK(slug("../../etc/passwd") == "etc-passwd");
  CHECK(slug("größe!") == "gr-e");
  CHECK(slug("...") == "run");
  CHECK(slug(std::string(500, 'x')).size() == 64);
}

TEST_CASE("each run has a folder of its own, named by time and profile") {
  temporary_folder in;
  std::string error;
  const auto first = run_folder::create(request(in), error), second = run_folder::create(request(in), error),
             third = run_folder::create(request(in), error);
  REQUIRE((first && second && third));
  CHECK(first->path() == in / "results/20260102-030405-llm-eval-api");
  CHECK(second->path() == first->path() + "-2");
  CHECK(third->path() == first->path() + "-3");
  CHECK(std::filesystem::is_directory(third->path()));
  CHECK(first->intervals() == first->path() + "/intervals.hlog");
  CHECK(first->events() == first->path() + "/events.jsonl");
  CHECK(first->result() == first->path() + "/result.json");
  CHECK(first->log() == first->path() + "/spate.log");
}

TEST_CASE("--out takes an absent or empty folder, and no other") {
  temporary_folder in;
  std::string error;
  run_folder_request asked = request(in);
  asked.out = in / "a/b";
  const auto made = run_folder::create(asked, error);
  REQUIRE(made);
  CHECK(made->path() == in / "a/b");
  CHECK(run_folder::create(asked, error));  // still empty

  temporary_folder::write(in / "a/b/result.json", "{}");
  CHECK_FALSE(run_folder::create(asked, error));
  CHECK(error == "the folder " + (in / "a/b") +
                     " is not empty; give --out a new or empty one, so that no other run is overwritten");

  asked.out = in / "a/b/result.json";
  CHECK_FALSE(run_folder::create(asked, error));
  CHECK(error == asked.out + " is not a folder; give --out a new or empty one");
}

TEST_CASE("a folder that cannot be made says why and what to do") {
  temporary_folder in;
  std::string error;
  temporary_folder::write(in / "results", "a file in the way");
  CHECK_FALSE(run_folder::create(request(in), error));
  CHECK(error == "cannot make the run folder " + (in / "results") +
                     ": Not a directory; run in a folder that you may write to, or choose one with --out DIR");
}

TEST_CASE("the profile is kept as it was run, its secrets masked") {
  temporary_folder in;
  std::string error;
  const auto folder = run_folder::create(request(in), error);
  REQUIRE(folder);
  REQUIRE(folder->keep_profile("spate = 1\n",
                               {{"users", "50", "option", false}, {"token", "hunter2", "environment", true}}, error));
  CHECK(temporary_folder::read(folder->profile()) == "spate = 1\n");
  CHECK(temporary_folder::read(folder->parameters()) ==
        "{\"users\":{\"value\":\"50\",\"origin\":\"option\"},\"token\":{\"value\":\"***\",\"origin\":\"environment\"}}"
        "\n");
  std::filesystem::remove_all(folder->path());
  CHECK_FALSE(folder->keep_profile("", {}, error));
}
