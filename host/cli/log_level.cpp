#include "cli/log_level.hpp"

#include <fmt/format.h>
#include <spdlog/sinks/ansicolor_sink.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <utility>

#include "cli/usage_error.hpp"

namespace spate::cli {

namespace {

std::optional<spdlog::level::level_enum> level_of(std::string text) {
  static constexpr std::array<std::pair<std::string_view, spdlog::level::level_enum>, 10> names = {
      {{"trace", spdlog::level::trace},
       {"debug", spdlog::level::debug},
       {"info", spdlog::level::info},
       {"warn", spdlog::level::warn},
       {"warning", spdlog::level::warn},
       {"error", spdlog::level::err},
       {"err", spdlog::level::err},
       {"critical", spdlog::level::critical},
       {"fatal", spdlog::level::critical},
       {"off", spdlog::level::off}}};
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  for (const auto& [name, level] : names)
    if (name == text) return level;
  return std::nullopt;
}

constexpr const char* levels = "trace, debug, info, warn, error or off";

}  // namespace

void set_up_log(const general_options& general, const surroundings& around) {
  auto level = spdlog::level::warn;
  std::string strange;
  if (!general.log_level.empty()) {
    const auto given = level_of(general.log_level);
    if (!given)
      throw usage_error(fmt::format("there is no log level '{}'", general.log_level), fmt::format("use {}", levels));
    level = *given;
  } else if (general.verbose > 0) {
    level = general.verbose == 1   ? spdlog::level::info
            : general.verbose == 2 ? spdlog::level::debug
                                   : spdlog::level::trace;
  } else if (const auto set = around.environment("LOG_LEVEL"); set && !set->empty()) {
    const auto given = level_of(*set);
    if (given)
      level = *given;
    else
      strange = *set;
  }
  auto sink = std::make_shared<spdlog::sinks::ansicolor_stderr_sink_mt>(
      around.error_colors() ? spdlog::color_mode::always : spdlog::color_mode::never);
  auto logger = std::make_shared<spdlog::logger>("spate", std::move(sink));
  logger->set_pattern("%H:%M:%S.%e %^%-7l%$ %v");
  logger->set_level(level);
  logger->flush_on(spdlog::level::warn);
  spdlog::set_default_logger(std::move(logger));
  if (!strange.empty()) spdlog::warn("LOG_LEVEL={} is no level of spate's: {}", strange, levels);
}

}  // namespace spate::cli
