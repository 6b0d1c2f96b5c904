#include "validation/date_input.hpp"

#include <catch2/catch.hpp>

namespace spate::llm_eval_server {

TEST_CASE("instants are read in the forms that the platform accepts, as UTC") {
  std::string error;
  for (const auto& [text, stored] : std::initializer_list<std::pair<const char*, const char*>>{
           {"2025-08-08", "2025-08-08 00:00:00.000000"},
           {"2025-08-08T10:20", "2025-08-08 10:20:00.000000"},
           {"2025-08-08 10:20:30", "2025-08-08 10:20:30.000000"},
           {"2025-08-08T10:20:30.5Z", "2025-08-08 10:20:30.500000"},
           {"2025-08-08T10:20:30.1234567", "2025-08-08 10:20:30.123456"},
           {"2025-08-08T00:20:30+01:30", "2025-08-07 22:50:30.000000"},
           {"2025-08-08T10:20:30-0200", "2025-08-08 12:20:30.000000"},
           {"1754650000", "2025-08-08 10:46:40.000000"},
           {"1754650000.25", "2025-08-08 10:46:40.250000"},
           {"1754650000123", "2025-08-08 10:46:40.123000"},
           {"2024-02-29", "2024-02-29 00:00:00.000000"}}) {
    INFO(text);
    CHECK(parse_instant(text, error) == std::optional<std::string>(stored));
  }
}

TEST_CASE("what is no instant is refused with the reason") {
  for (const auto& [text, reason] : std::initializer_list<std::pair<const char*, const char*>>{
           {"", "input is too short"},
           {"2025-08", "input is too short"},
           {"yesterday at noon", "invalid character in year"},
           {"2025-x8-08", "invalid character in month"},
           {"2025-08-0x", "invalid character in day"},
           {"2025/08/08", "invalid date separator, expected `-`"},
           {"2025-13-01", "month value is outside expected range of 1-12"},
           {"2025-02-29", "day value is outside expected range"},
           {"2025-08-08T25:00", "unexpected extra characters at the end of the input"},
           {"2025-08-08T10:00:00x", "unexpected extra characters at the end of the input"},
           {"2025-08-08T10:00:00+99", "unexpected extra characters at the end of the input"},
           {"1e30", "dates after 9999 are not supported as unix timestamps"}}) {
    INFO(text);
    std::string error;
    CHECK_FALSE(parse_instant(text, error));
    CHECK(error == reason);
  }
}

}  // namespace spate::llm_eval_server
