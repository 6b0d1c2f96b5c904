#include <catch2/catch.hpp>
#include <fstream>
#include <set>
#include <sstream>

#include "../plugin/scratch_folder.hpp"
#include "command_call.hpp"

using namespace spate::test;
using Catch::Matchers::Contains;

namespace {

constexpr const char* profile = R"(spate = 1
[run]
seed = 5
[data]
word = { kind = "words", min = 1, max = 2 }
parent = { kind = "reference", to = "run", rows = 3 }
[data.run.fields]
id = { kind = "uuid" }
number = { kind = "sequence" }
note = { kind = "choice", values = ["a, b", "say \"hi\""] }
inside = { value = { kind = "int", min = 1, max = 9 }, list = [1, "x"] }
[data.run]
kind = "object"
[data.item]
kind = "object"
fields = { run_id = "${parent.id}", number = "${parent.number}" }
)";

struct file {
  scratch_folder folder;
  std::string path = (folder / "sets.toml").string();
  file() { std::ofstream(path) << profile; }
};

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

}  // namespace

TEST_CASE("the same seed gives the same bytes on any number of threads, and another seed others") {
  const file f;
  for (const char* format : {"jsonl", "csv", "json"}) {
    const std::string as = std::string("--format=") + format;
    const called one = call({"data", f.path, "item", "--count=1700", as, "--threads=1"});
    CHECK(one.code == 0);
    CHECK(one.err == "");
    for (const char* threads : {"--threads=2", "--threads=7", "--threads=16"}) {
      CHECK(call({"data", f.path, "item", "--count=1700", as, threads}).out == one.out);
    }
    CHECK(call({"data", f.path, "item", "--count=1700", as, "--seed=6"}).out != one.out);
    CHECK(call({"data", f.path, "item", "--count=1700", as, "--seed=5"}).out == one.out);
    CHECK(call({"data", f.path, "item", "--count=1700", as, "--set", "run.seed=6"}).out ==
          call({"data", f.path, "item", "--count=1700", as, "--seed=6"}).out);
  }
}

TEST_CASE("a row does not hang on the rows before it") {
  const file f;
  const auto all = lines(call({"data", f.path, "run", "--count=20"}).out);
  REQUIRE(all.size() == 20);
  CHECK(lines(call({"data", f.path, "run", "--first=7", "--count=1"}).out) == std::vector<std::string>{all[7]});
  CHECK_THAT(all[7], Contains("\"number\":8,"));
}

TEST_CASE("a count that no number holds is refused, and does not become none") {
  const file f;
  for (const char* wrong : {"--count=99999999999999999999", "--count=-3", "--first=18446744073709551615"}) {
    const called result = call({"data", f.path, "run", wrong});
    CHECK(result.code == 2);
    CHECK(result.out.empty());
    CHECK_THAT(result.err, Contains("not in range") && Contains("1000000000000000"));
    CHECK(result.err.size() < 200);
  }
}

TEST_CASE("what an item refers to is a row that exists, with all of its fields") {
  const file f;
  std::set<std::string> runs, referred;
  for (const auto& each : lines(call({"data", f.path, "run", "--count=3"}).out)) {
    const auto id = each.substr(7, 36);
    runs.insert("{\"run_id\":\"" + id + "\",\"number\":" + std::to_string(runs.size() + 1) + "}");
    CHECK(each.find("\"id\":\"" + id) == 1);
  }
  for (const auto& each : lines(call({"data", f.path, "item", "--count=50"}).out)) referred.insert(each);
  CHECK(referred.size() == 3);
  std::set<std::string> ids, referred_ids;
  for (const auto& each : runs) ids.insert(each.substr(0, 48));
  for (const auto& each : referred) referred_ids.insert(each.substr(0, 48));
  CHECK(referred_ids == ids);
}

TEST_CASE("CSV has a column for each field, quoted where it must be; JSON is one array") {
  const file f;
  const auto csv = lines(call({"data", f.path, "run", "--count=30", "--format=csv"}).out);
  REQUIRE(csv.size() == 31);
  CHECK(csv[0] == "id,number,note,inside.value,inside.list");
  CHECK_THAT(csv[1], Contains(",1,") && Contains(",\"[1,\"\"x\"\"]\""));
  CHECK((csv[1].find("\"a, b\"") != csv[1].npos || csv[1].find("\"say \"\"hi\"\"\"") != csv[1].npos));
  const std::string json = call({"data", f.path, "word", "--count=2", "--format=json"}).out;
  CHECK(json.substr(0, 3) == "[\n\"");
  CHECK(json.substr(json.size() - 4) == "\"\n]\n");
  CHECK(std::count(json.begin(), json.end(), ',') == 1);
  CHECK(call({"data", f.path, "word", "--count=0", "--format=json"}).out == "[\n]\n");
  CHECK(lines(call({"data", f.path, "word", "--count=1", "--format=csv"}).out)[0] == "word");
}

TEST_CASE("what is wrong with the call or the data is said, exit code 2") {
  const file f;
  called result = call({"data", f.path, "rnu"});
  CHECK(result.code == 2);
  CHECK(result.err == "error: the profile has no data source `rnu`\n  did you mean `run`?\n");
  result = call({"data", f.path});
  CHECK(result.code == 2);
  CHECK(result.err == "error: which data source?\n  there is item, parent, run, word\n");
  std::ofstream(f.path, std::ios::app) << "\n[data.bad]\nkind = \"wrods\"\n";
  result = call({"data", f.path, "run"});
  CHECK(result.code == 2);
  CHECK(result.out == "");
  CHECK_THAT(result.err, Contains("there is no kind of data source `wrods`") && Contains("did you mean `words`?"));
}
