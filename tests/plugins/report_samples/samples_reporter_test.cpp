#include "samples_reporter.hpp"

#include <catch2/catch.hpp>

#include "reporter_session.hpp"
#include "temporary_folder.hpp"

using reporter_session::session;
using reporter_session::settings;
using spate::report_samples::samples_reporter;

namespace {

const spate_reporter* table() {
  return static_cast<const spate_reporter*>(spate::reporter::descriptor<samples_reporter>());
}

spate_run_info in(const std::string& folder) {
  spate_run_info out{};
  out.struct_size = sizeof out;
  out.run_folder = spate::str(folder);
  return out;
}

spate_raw_sample sample(std::int64_t due_ns) {
  spate_raw_sample out{};
  out.operation = spate::str("list");
  out.due_ns = due_ns;
  out.end_ns = due_ns + 10;
  return out;
}

std::size_t lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_CASE("samples are written as they come, with a head in CSV") {
  temporary_folder folder;
  settings csv;
  csv.set("file", "samples.csv");
  session reporter(table(), csv);
  reporter.start(in(folder.path()));
  const spate_raw_sample some[] = {sample(1), sample(2), sample(3)};
  reporter.samples({sizeof(spate_raw_samples), sizeof(spate_raw_sample), 3, some, 0});
  reporter.samples({sizeof(spate_raw_samples), sizeof(spate_raw_sample), 1, some, 0});
  reporter.result("{}", folder.path());
  CHECK(lines(temporary_folder::read(folder / "samples.csv")) == 5);
}

TEST_CASE("samples that were lost are said where they are missing in JSONL") {
  temporary_folder folder;
  settings jsonl;
  jsonl.set("file", "samples.jsonl");
  session reporter(table(), jsonl);
  reporter.start(in(folder.path()));
  const spate_raw_sample some[] = {sample(1)};
  reporter.samples({sizeof(spate_raw_samples), sizeof(spate_raw_sample), 1, some, 17});
  reporter.result("{}", folder.path());
  const std::string text = temporary_folder::read(folder / "samples.jsonl");
  CHECK(lines(text) == 2);
  CHECK(text.ends_with("{\"dropped\":17}\n"));
}

TEST_CASE("many samples reach the file before the run ends") {
  temporary_folder folder;
  settings csv;
  csv.set("file", "samples.csv");
  session reporter(table(), csv);
  reporter.start(in(folder.path()));
  const std::vector<spate_raw_sample> some(20'000, sample(5));
  reporter.samples({sizeof(spate_raw_samples), sizeof(spate_raw_sample), some.size(), some.data(), 0});
  CHECK(temporary_folder::read(folder / "samples.csv").size() > 500'000);
  reporter.result("{}", folder.path());
  CHECK(lines(temporary_folder::read(folder / "samples.csv")) == 20'001);
}

TEST_CASE("a file that cannot be made is said at the start and at the end") {
  settings csv;
  csv.set("file", "samples.csv");
  session reporter(table(), csv);
  CHECK_THROWS_WITH(reporter.start(in("/no/such/folder")), Catch::Contains("cannot write /no/such/folder/samples.csv"));
  CHECK_THROWS_WITH(reporter.result("{}", "/no/such/folder"), Catch::Contains("cannot write"));
}

TEST_CASE("a file of another kind is found before the run") {
  settings wrong, right;
  CHECK(reporter_session::mistakes(table(), wrong.set("file", "samples.txt")).size() == 1);
  CHECK(reporter_session::mistakes(table(), right.set("file", "samples.jsonl")).empty());
}
