#include "stats/hlog_writer.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>
#include <sstream>

#include "stats/hlog_reader.hpp"

using namespace spate::stats;

namespace {

constexpr int64_t s = 1'000'000'000;

struct temporary_file {
  temporary_file() : descriptor(mkstemp(path)) { REQUIRE(descriptor >= 0); }
  ~temporary_file() {
    ::close(descriptor);
    ::unlink(path);
  }
  std::string text() const {
    std::ifstream in(path);
    std::stringstream all;
    all << in.rdbuf();
    return all.str();
  }
  char path[32] = "/tmp/spate_hlog_XXXXXX";
  int descriptor;
};

histogram of(int64_t ns) {
  histogram h;
  h.record(ns);
  return h;
}

}  // namespace

TEST_CASE("hlog_writer: header, then a line per series and interval") {
  temporary_file file;
  hlog_writer log(file.descriptor, 1'700'000'000 * s + 250'000'000);
  log.append("a/b/ok/response_time", 5 * s, s, of(1'234'567));
  log.append("a/b/ok/blocked", 5 * s, s, histogram());
  CHECK(file.text().empty());
  REQUIRE_FALSE(log.flush());
  const std::string text = file.text();
  CHECK(
      text.starts_with("#[Histogram log format version 1.3]\n"
                       "#[StartTime: 1700000000.250000000 (seconds since epoch), 2023-11-14T22:13:20Z]\n"
                       "#[BaseTime: 1700000000.250000000 (seconds since epoch)]\n"
                       "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"\n"
                       "Tag=a/b/ok/response_time,5.000000000,1.000000000,1.234567,HIST"));
  CHECK(text.back() == '\n');
  CHECK(std::count(text.begin(), text.end(), '\n') == 5);
  log.append("x", 6 * s, 200'000'000, of(5));
  REQUIRE_FALSE(log.flush());
  CHECK(file.text().find("Tag=x,6.000000000,0.200000000,0.000005,HIST") == text.size());
}

TEST_CASE("hlog_writer: a full disk is an error that counts the lines lost") {
  const int full = ::open("/dev/full", O_WRONLY);
  REQUIRE(full >= 0);
  hlog_writer log(full, 0);
  log.append("x", 0, s, of(1));
  log.append("y", 0, s, of(1));
  CHECK(log.flush() == std::errc::no_space_on_device);
  CHECK(log.lost_lines() == 2);
  ::close(full);
}

TEST_CASE("hlog_writer: a write that is cut short leaves no half line, and the next one succeeds") {
  temporary_file file;
  hlog_writer log(file.descriptor, 0);
  log.append("first", 0, s, of(1));
  REQUIRE_FALSE(log.flush());
  const std::string before = file.text();

  // The file may grow by 20 bytes only: the kernel writes those, then refuses.
  rlimit old{};
  REQUIRE(getrlimit(RLIMIT_FSIZE, &old) == 0);
  const rlimit tight{before.size() + 20, old.rlim_max};
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  REQUIRE(setrlimit(RLIMIT_FSIZE, &tight) == 0);
  log.append("second", s, s, of(2));
  const std::error_code error = log.flush();
  REQUIRE(setrlimit(RLIMIT_FSIZE, &old) == 0);
  std::signal(SIGXFSZ, handler);
  CHECK(error == std::errc::file_too_large);
  CHECK(log.lost_lines() == 1);
  CHECK(file.text() == before);

  log.append("third", 2 * s, s, of(3));
  REQUIRE_FALSE(log.flush());
  std::ifstream in(file.path);
  const hlog_contents read = read_hlog(in);
  CHECK(read.report.lines == 2);
  CHECK(read.report.damaged == 0);
  CHECK(read.histograms.count({"third", 2 * s, s}) == 1);
}

TEST_CASE("hlog_writer: the header is written once a first write failed") {
  int ends[2];
  REQUIRE(::pipe2(ends, O_NONBLOCK) == 0);
  hlog_writer log(ends[1], 0);
  const std::string block(1 << 20, 'x');
  const ssize_t filled = ::write(ends[1], block.data(), block.size());
  REQUIRE(filled > 0);
  log.append("x", 0, s, of(1));
  CHECK(log.flush() == std::errc::resource_unavailable_try_again);
  std::string drained(static_cast<size_t>(filled), '\0');
  REQUIRE(::read(ends[0], drained.data(), drained.size()) == filled);
  log.append("y", 0, s, of(1));
  REQUIRE_FALSE(log.flush());
  std::string text(4096, '\0');
  text.resize(static_cast<size_t>(::read(ends[0], text.data(), text.size())));
  CHECK(text.starts_with("#[Histogram log format"));
  CHECK(text.find("Tag=y") != std::string::npos);
  CHECK(text.find("Tag=x") == std::string::npos);
  ::close(ends[0]);
  ::close(ends[1]);
}
