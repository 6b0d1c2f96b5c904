#include "console_reporter.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <filesystem>

#include "documents.hpp"
#include "reporter_session.hpp"
#include "summary.hpp"

using namespace spate::report_console;
using reporter_session::capture;
using reporter_session::session;
using reporter_session::settings;

namespace {

constexpr std::int64_t second = 1'000'000'000;
int captured_fd = -1;

// The reporter, writing to a file instead of standard output.
struct captured_reporter : console_reporter {
  captured_reporter(const spate::host_services& host, spate::config with) : console_reporter(host, with, captured_fd) {}
};

const spate_reporter* table() {
  return static_cast<const spate_reporter*>(captured_reporter::descriptor<captured_reporter>());
}

spate_run_info info(bool terminal, bool embedded = false) {
  return {sizeof(spate_run_info),
          terminal,
          0,
          embedded,
          spate::str("llm_eval_api"),
          spate::str("results/x"),
          0,
          10 * second,
          60 * second,
          50,
          0};
}

}  // namespace

TEST_CASE("a run begins with what is asked of it") {
  capture out;
  captured_fd = out.fd();
  session reporter(table(), settings());
  reporter.start(info(false));
  CHECK(out.take() == "llm_eval_api: 50 users, 1m after 10s of warm-up\n");
}

TEST_CASE("the profile's path is relative to the current folder, and control characters do not reach the terminal") {
  capture out;
  captured_fd = out.fd();
  const std::string path = (std::filesystem::current_path() / "profiles" / "a\x1b.toml").string();
  spate_run_info below = info(false);
  below.profile = {path.data(), path.size()};
  session reporter(table(), settings());
  reporter.start(below);
  CHECK(out.take() == "profiles/a .toml: 50 users, 1m after 10s of warm-up\n");
}

TEST_CASE("a run against the embedded server says so from the start") {
  capture out;
  captured_fd = out.fd();
  session reporter(table(), settings());
  reporter.start(info(false, true));
  CHECK(out.take() ==
        "llm_eval_api: 50 users, 1m after 10s of warm-up\n"
        "embedded reference server: says nothing about your platform\n");
}

TEST_CASE("the key interval says how often a plain line comes") {
  capture out;
  captured_fd = out.fd();
  settings every_second;
  every_second.set("interval", SPATE_KIND_DURATION, second);
  session reporter(table(), every_second);
  reporter.start(info(false));
  out.take();
  for (int i = 0; i < 3; ++i) {
    const reporter_session::one_series each(i * second, (i + 1) * second, {1'000'000});
    reporter.interval(each.raw);
    CHECK_FALSE(out.take().empty());
  }
}

TEST_CASE("the summary replaces the live line") {
  capture out;
  captured_fd = out.fd();
  session reporter(table(), settings());
  reporter.start(info(true));
  const reporter_session::one_series each(0, second, {1'000'000});
  reporter.interval(each.raw);
  out.take();
  reporter.result(boost::json::serialize(documents::pass()), "results/x");
  CHECK(out.take() == "\r\x1b[K" + summary(documents::pass(), {true, "results/x"}, {false, 120}));
}

TEST_CASE("the last line is the run folder") {
  capture out;
  captured_fd = out.fd();
  session reporter(table(), settings());
  reporter.result(boost::json::serialize(documents::fail()), "results/x");
  CHECK_THAT(out.take(), Catch::EndsWith("\nRun folder: results/x\n"));
}

TEST_CASE("the key table leaves the table of operations out") {
  capture out;
  captured_fd = out.fd();
  settings no_table;
  no_table.set("table", SPATE_KIND_BOOL, 0);
  session reporter(table(), no_table);
  reporter.result(boost::json::serialize(documents::pass()), "");
  CHECK(out.take() == summary(documents::pass(), {false, ""}, {false, 120}));
}

TEST_CASE("what is no result document is an error, not a crash") {
  capture out;
  captured_fd = out.fd();
  session reporter(table(), settings());
  CHECK_THROWS_WITH(reporter.result("{", ""), Catch::Contains("no JSON object"));
}

TEST_CASE("members that are missing or of another type are left out") {
  capture out;
  captured_fd = out.fd();
  session reporter(table(), settings());
  reporter.result(R"({"verdict": 3, "operations": [1, {}], "objectives": [null, {}], "totals": {"count": -1}})", "");
  CHECK(out.take().find("no request was sent") != std::string::npos);
}

TEST_CASE("an output that cannot be written fails the report") {
  captured_fd = -1;
  session reporter(table(), settings());
  CHECK_THROWS_WITH(reporter.start(info(false)), Catch::StartsWith("cannot write to standard output: "));
}
