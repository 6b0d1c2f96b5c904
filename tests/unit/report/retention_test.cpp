#include "report/retention.hpp"

#include <sys/file.h>

#include <catch2/catch.hpp>

#include <algorithm>

#include "report/event_log.hpp"
#include "temporary_folder.hpp"

using namespace spate::report;
namespace fs = std::filesystem;
using list = std::vector<std::string>;

namespace {

// results/ with run folders, each of `bytes` bytes.
struct results {
  temporary_folder in;

  std::string add(const std::string& name, const std::string& profile = "/home/ann/shop.toml",
                  std::size_t bytes = 1000) {
    const std::string folder = in / ("results/" + name), rerun = "{\"rerun\":1,\"profile\":\"" + profile + "\"}";
    fs::create_directories(folder);
    temporary_folder::write(folder + "/rerun.json", rerun);
    temporary_folder::write(folder + "/events.jsonl", std::string(bytes - rerun.size(), 'x'));
    return folder;
  }
  list names() const {
    list out;
    for (const auto& each : fs::directory_iterator(in / "results")) out.push_back(each.path().filename());
    std::sort(out.begin(), out.end());
    return out;
  }
};

}  // namespace

TEST_CASE("the newest runs of the profile stay") {
  results all;
  for (const char* day : {"01", "02", "03", "04"}) all.add("202601" + std::string(day) + "-120000-shop");
  const std::string current = all.add("20260105-120000-shop");
  const removed_runs removed = keep_newest(current, {.runs = 3});
  CHECK(removed.names == list{"20260102-120000-shop", "20260101-120000-shop"});
  CHECK(removed.problems.empty());
  CHECK(all.names() == list{"20260103-120000-shop", "20260104-120000-shop", "20260105-120000-shop"});
}

TEST_CASE("runs of the same second are told apart by their number") {
  results all;
  for (const char* number : {"", "-2", "-9", "-10"}) all.add("20260101-120000-shop" + std::string(number));
  const std::string current = all.add("20260101-120000-shop-11");
  CHECK(keep_newest(current, {.runs = 3}).names == list{"20260101-120000-shop-2", "20260101-120000-shop"});
}

TEST_CASE("what stays is not more than so many bytes, but for the current run") {
  results all;
  for (const char* day : {"01", "02", "03"}) all.add("202601" + std::string(day) + "-120000-shop");
  const std::string current = all.add("20260105-120000-shop");
  CHECK(keep_newest(current, {.bytes = 4000}).names.empty());
  CHECK(keep_newest(current, {.bytes = 3999}).names == list{"20260101-120000-shop"});
  CHECK(keep_newest(current, {.runs = 9, .bytes = 10}).names == list{"20260103-120000-shop", "20260102-120000-shop"});
  CHECK(all.names() == list{"20260105-120000-shop"});
}

TEST_CASE("without limits nothing is removed") {
  results all;
  all.add("20260101-120000-shop");
  CHECK(keep_newest(all.add("20260105-120000-shop"), {}).names.empty());
}

TEST_CASE("what is not an earlier run of the profile stays") {
  results all;
  const std::string elsewhere = all.in / "elsewhere";
  fs::create_directories(elsewhere);
  temporary_folder::write(elsewhere + "/rerun.json", R"({"profile":"/home/ann/shop.toml"})");
  all.add("20260101-120000-shop-2", "/home/ann/shop-2.toml");  // another profile's first run
  all.add("20260101-120000-shop", "/home/bob/shop.toml");
  all.add("release-1.0");                                           // renamed by a person
  all.add("20260109-120000-shop");                                  // newer
  fs::create_directories(all.in / "results/20260101-110000-shop");  // no run's
  all.add("20260101-100000-shop");
  temporary_folder::write(all.in / "results/20260101-100000-shop/rerun.json", "{");  // cut
  fs::create_directory_symlink(elsewhere, all.in / "results/20260101-090000-shop");
  temporary_folder::write(all.in / "results/20260101-080000-shop", "a file");
  const list before = [&] {
    list out = all.names();
    out.push_back("20260105-120000-shop");
    std::sort(out.begin(), out.end());
    return out;
  }();
  CHECK(keep_newest(all.add("20260105-120000-shop"), {.runs = 1, .bytes = 1}).names.empty());
  CHECK(all.names() == before);
  CHECK(fs::exists(elsewhere + "/rerun.json"));
}

TEST_CASE("a run that goes on is not removed, and one that is over is") {
  results all;
  const std::string running = all.add("20260101-120000-shop"), over = all.add("20260102-120000-shop");
  std::string error;
  auto log = event_log::open(running + "/events.jsonl", error);
  REQUIRE(log);
  const std::string current = all.add("20260105-120000-shop");
  CHECK(keep_newest(current, {.runs = 1}).names == list{"20260102-120000-shop"});
  log.reset();
  CHECK(keep_newest(current, {.runs = 1}).names == list{"20260101-120000-shop"});
}

TEST_CASE("a current folder that has no name of ours has no older ones") {
  results all;
  all.add("20260101-120000-shop");
  CHECK(keep_newest(all.add("mine"), {.runs = 1}).names.empty());
}

TEST_CASE("links inside a folder are removed, not what they point to") {
  results all;
  const std::string old = all.add("20260101-120000-shop"), kept = all.in / "kept";
  fs::create_directories(kept);
  temporary_folder::write(kept + "/file", "x");
  fs::create_directory_symlink(kept, old + "/link");
  CHECK(keep_newest(all.add("20260105-120000-shop"), {.runs = 1}).names == list{"20260101-120000-shop"});
  CHECK(fs::exists(kept + "/file"));
}
