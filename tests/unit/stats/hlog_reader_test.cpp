#include "stats/hlog_reader.hpp"

#include <catch2/catch.hpp>
#include <sstream>

#include "stats/hlog_codec.hpp"

using namespace spate::stats;

namespace {

constexpr int64_t s = 1'000'000'000;

std::string text_of(std::initializer_list<int64_t> values) {
  histogram h;
  for (const int64_t value : values) h.record(value);
  std::string text;
  hlog_encoder().encode(h, text);
  return text;
}

hlog_contents read(const std::string& text) {
  std::istringstream in(text);
  return read_hlog(in);
}

const std::string header =
    "#[Histogram log format version 1.3]\n#[StartTime: 1700000000.125 (seconds since epoch), x]\n";

}  // namespace

TEST_CASE("hlog_reader: lines of the same tag and interval add up") {
  const auto got = read(header + "Tag=a,1.000000000,1.000000000,5.000000," + text_of({5'000'000}) + "\n" +  //
                        "Tag=a,2.000000000,1.000000000,6.000000," + text_of({6'000'000}) + "\n" +           //
                        "Tag=a,1.000000000,1.000000000,9.000001," + text_of({9'000'001}) + "\n" +           //
                        "Tag=b,1.000000000,1.000000000,0.000007," + text_of({7}) + "\n");
  CHECK(got.report.lines == 4);
  CHECK(got.report.damaged == 0);
  CHECK_FALSE(got.report.torn);
  CHECK(got.report.wall_start_ns == 1'700'000'000'125'000'000);
  REQUIRE(got.histograms.size() == 3);
  const histogram& merged = got.histograms.at({"a", s, s});
  CHECK(merged.count() == 2);
  CHECK(merged.max() == 9'000'001);
  CHECK(got.histograms.at({"b", s, s}).max() == 7);
}

TEST_CASE("hlog_reader: a torn last line is skipped and said") {
  const std::string whole = "Tag=a,1.0,1.0,5.0," + text_of({5'000'000}) + "\n";
  for (size_t cut = 1; cut < whole.size(); ++cut) {
    const auto got = read(header + whole + whole.substr(0, cut));
    REQUIRE(got.report.torn);
    REQUIRE(got.report.lines == 1);
    REQUIRE(got.report.damaged == 0);
  }
  CHECK_FALSE(read(header + whole).report.torn);
}

TEST_CASE("hlog_reader: a damaged line is skipped, counted and named") {
  const std::string good = "Tag=a,1.0,1.0,5.0," + text_of({5'000'000}) + "\n";
  const auto damage = [&](const std::string& line) {
    const auto got = read(header + good + line + "\n" + good);
    CHECK(got.report.lines == 2);
    CHECK(got.report.damaged == 1);
    return got.report.first_damage;
  };
  CHECK(damage("rubbish") == "line 4: fewer fields than start, length, largest value and histogram");
  CHECK(damage("Tag=a") == "line 4: a tag and nothing else");
  CHECK(damage("Tag=a,x,1.0,5.0,AAAA") == "line 4: the start is not a number");
  CHECK(damage("Tag=a,1.0,1.0.0,5.0,AAAA") == "line 4: the length is not a number");
  CHECK(damage("Tag=a,1.0,1.0,,AAAA") == "line 4: the largest value is not a number");
  CHECK(damage("Tag=a,99999999999999999999,1.0,1.0,AAAA") == "line 4: the start is not a number");
  CHECK(damage("Tag=a,1.0,1.0,5.0,!!!!") == "line 4: base64: not a base64 text");
}

TEST_CASE("hlog_reader: reads logs without tags, with a legend, empty lines and carriage returns") {
  const auto got = read(
      "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"\r\n\r\n"
      "0.127,1.007,0.003," +
      text_of({2769}) + "\r\n");
  CHECK(got.report.damaged == 0);
  CHECK(got.histograms.at({"", 127'000'000, 1'007'000'000}).count() == 1);
  CHECK(got.report.wall_start_ns == 0);
  CHECK(read("").report.lines == 0);
}
