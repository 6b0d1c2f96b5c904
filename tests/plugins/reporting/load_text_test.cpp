#include "reporting/load_text.hpp"

#include <catch2/catch.hpp>

#include <boost/json/parse.hpp>

using spate::reporting::load_of;

namespace {

std::string words_of(const std::string& peak, const std::string& loads, const std::string& elapsed = "100") {
  return load_of(boost::json::parse(R"({"run": {"users": 60, "peak_users": )" + peak +
                                    R"(, "duration_s": 90, "warmup_s": 10, "seed": 42, "elapsed_s": )" + elapsed +
                                    R"(}, "loads": )" + loads + "}")
                     .as_object());
}

}  // namespace

TEST_CASE("a run that reached its planned users says one number, any other both") {
  CHECK(words_of("60", "[]") == "60 users, 1m30s after 10s of warm-up, seed 42");
  CHECK(words_of("55", "[]") == "60 users planned, 55 reached, 1m30s after 10s of warm-up, seed 42");
}

TEST_CASE("where a load waits for another's end the planned users are a bound") {
  const std::string loads = R"([{"name": "first", "model": "closed", "users": 60}, )"
                            R"({"name": "then", "model": "closed", "users": 60, "began_s": 3.5}])";
  CHECK(words_of("55", loads) == "at most 60 users planned, 55 reached, 1m30s after 10s of warm-up, seed 42");
  CHECK(words_of("60", loads) == "60 users, 1m30s after 10s of warm-up, seed 42");
}

TEST_CASE("a run that was over well before its time says when") {
  CHECK(words_of("60", "[]", "12") == "60 users, 1m30s after 10s of warm-up, ended after 12s, seed 42");
  CHECK(words_of("60", "[]", "95") == "60 users, 1m30s after 10s of warm-up, seed 42");
  CHECK(words_of("0", "[]", "0") == "60 users planned, 0 reached, 1m30s after 10s of warm-up, seed 42");
}
