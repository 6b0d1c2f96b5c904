#include "cli/log_level.hpp"

#include <spdlog/spdlog.h>

#include <catch2/catch.hpp>

#include <sstream>

#include "cli/usage_error.hpp"

namespace {

using namespace spate;

spdlog::level::level_enum level(const cli::general_options& general, const std::string& variable = {}) {
  std::ostringstream out, err;
  const auto before = spdlog::default_logger();
  const cli::surroundings around{out,
                                 err,
                                 [&](const char* name) -> std::optional<std::string> {
                                   return std::string(name) == "LOG_LEVEL" ? std::optional(variable) : std::nullopt;
                                 },
                                 "/nowhere/bin/spate",
                                 false,
                                 false,
                                 nullptr};
  cli::set_up_log(general, around);
  const auto set = spdlog::default_logger()->level();
  spdlog::set_default_logger(before);
  return set;
}

}  // namespace

TEST_CASE("the log level is that of the option, else of -v, else of LOG_LEVEL, else warn") {
  CHECK(level({}) == spdlog::level::warn);
  CHECK(level({}, "DEBUG") == spdlog::level::debug);
  CHECK(level({{}, "", 1}, "error") == spdlog::level::info);
  CHECK(level({{}, "", 2}) == spdlog::level::debug);
  CHECK(level({{}, "", 3}) == spdlog::level::trace);
  CHECK(level({{}, "error", 2}, "trace") == spdlog::level::err);
}

TEST_CASE("a level that is none is a mistake on the command line and a warning in the environment") {
  CHECK_THROWS_AS(level({{}, "loud", 0}), cli::usage_error);
  CHECK(level({}, "loud") == spdlog::level::warn);
}
