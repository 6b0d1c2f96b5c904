#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace spate::cli {

/// Lays out a command's help: options in two columns, wrapped to 100, the option's type once.
class help_format : public CLI::Formatter {
 public:
  std::string make_option(const CLI::Option*, bool is_positional) const override;
  std::string make_usage(const CLI::App*, std::string name) const override;
  std::string make_description(const CLI::App*) const override;
  std::string make_group(std::string group, bool is_positional, std::vector<const CLI::Option*>) const override;
  std::string make_help(const CLI::App*, std::string name, CLI::AppFormatMode) const override;
};

/// `text` broken at spaces into lines of at most `width`, each after the first begun with `indent` spaces.
std::string wrapped(const std::string& text, std::size_t width, std::size_t indent);

}  // namespace spate::cli
