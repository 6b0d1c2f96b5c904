#include "cli/help_format.hpp"

#include <fmt/format.h>

#include <sstream>

namespace spate::cli {

namespace {
constexpr std::size_t width = 100, column = 30;
}

std::string wrapped(const std::string& text, std::size_t at_most, std::size_t indent) {
  std::string out;
  std::size_t used = 0;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (used > 0 && used + 1 + word.size() > at_most) {
      out += '\n' + std::string(indent, ' ');
      used = 0;
    }
    if (used > 0) out += ' ', ++used;
    out += word;
    used += word.size();
  }
  return out;
}

std::string help_format::make_option(const CLI::Option* option, bool positional) const {
  std::string left = "  " + option->get_name(positional, !positional);
  // CLI11 joins names by a bare comma.
  for (std::size_t at = left.find(",-"); at != left.npos; at = left.find(",-", at + 1)) left.insert(at + 1, " ");
  const std::string type = option->get_option_text().empty() && option->get_type_size() != 0
                               ? option->get_type_name()
                               : option->get_option_text();
  if (!positional && !type.empty()) left += (left.find("--") == left.npos ? " " : "=") + type;
  const std::string right = wrapped(option->get_description(), width - column, column);
  if (left.size() + 2 > column) return fmt::format("{}\n{}{}\n", left, std::string(column, ' '), right);
  return fmt::format("{:<{}}{}\n", left, column, right);
}

std::string help_format::make_usage(const CLI::App*, std::string name) const {
  return fmt::format("Usage: {}\n", name);
}

std::string help_format::make_description(const CLI::App* app) const {
  return wrapped(app->get_description(), width, 0) + "\n\n";
}

std::string help_format::make_group(std::string group, bool positional, std::vector<const CLI::Option*> options) const {
  std::string out = fmt::format("\n{}:\n", group);
  for (const CLI::Option* each : options) out += make_option(each, positional);
  return out;
}

std::string help_format::make_help(const CLI::App* app, std::string name, CLI::AppFormatMode) const {
  std::string out = make_description(app) + make_usage(app, name);
  for (const std::string& group : app->get_groups()) {
    const auto options = app->get_options([&](const CLI::Option* option) {
      return option->get_group() == group && !option->get_positional() && !group.empty();
    });
    if (!options.empty()) out += make_group(group, false, options);
  }
  if (!app->get_footer().empty()) out += "\n" + app->get_footer();
  return out;
}

}  // namespace spate::cli
