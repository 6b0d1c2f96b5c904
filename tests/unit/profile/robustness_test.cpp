// The loader returns on any input: no crash, no exception.
#include <catch2/catch.hpp>

#include "data/random.hpp"
#include "example_profile.hpp"
#include "load_text.hpp"

using namespace spate::profile;
using namespace spate::profile::test;

namespace {

std::string mutated(std::string text, spate::data::random_stream& random) {
  constexpr std::string_view tokens[] = {"=", "[", "]", "{", "}", "\"", "\n", "${", "'", ".", "0", "-", "\\", "\xff"};
  const auto changes = random.between(1, 4);
  for (std::int64_t i = 0; i < changes && !text.empty(); ++i) {
    const auto last = static_cast<std::int64_t>(text.size()) - 1;
    const auto at = static_cast<std::size_t>(random.between(0, last));
    const auto length = static_cast<std::size_t>(random.between(1, 24));
    switch (random.between(0, 4)) {
      case 0:
        text.erase(at, length);
        break;
      case 1:
        text.insert(at, text.substr(at, length));
        break;
      case 2:
        text[at] = static_cast<char>(text[at] ^ (1 << random.between(0, 7)));
        break;
      case 3:
        text.insert(at, tokens[random.between(0, std::ssize(tokens) - 1)]);
        break;
      default: {
        const auto from = static_cast<std::size_t>(random.between(0, last));
        text.insert(at, text.substr(from, length));
      }
    }
  }
  return text;
}

}  // namespace

TEST_CASE("2000 broken copies of a profile are all loaded or refused with a message") {
  spate::data::random_stream random(20240517, "robustness", 0);
  int refused = 0;
  for (int i = 0; i < 2000; ++i) {
    const std::string text = mutated(example_profile(), random);
    CAPTURE(i, text);
    const auto result = load_text(text);
    const std::string printed = result.printed();
    if (result.made == nullptr) {
      ++refused;
      REQUIRE(printed.find("error: ") != std::string::npos);
    } else {
      REQUIRE_FALSE(result.report.has_errors());
    }
  }
  CHECK(refused > 1000);
  CHECK(refused < 2000);
}

TEST_CASE("deep nesting is refused with a message") {
  for (const std::string& text : {std::string(100'000, '['), "a = " + std::string(100'000, '['),
                                  "a = " +
                                      [] {
                                        std::string deep;
                                        for (int i = 0; i < 50'000; ++i) deep += "{ a = ";
                                        return deep;
                                      }(),
                                  [] {
                                    std::string key = "a";
                                    for (int i = 0; i < 100'000; ++i) key += ".a";
                                    return key + " = 1";
                                  }(),
                                  with(short_profile(), "error_ratio", std::string(100'000, '(')),
                                  with(short_profile(), "error_ratio", std::string(100'000, '-') + "1")}) {
    const auto result = load_text(text);
    CHECK(result.made == nullptr);
    CHECK(result.report.has_errors());
  }
}
