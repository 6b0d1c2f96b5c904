#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace spate::report_console {

enum class color { none, red, green, yellow, bold, dim };

// How text may look: set once for a run. Plain data.
struct style {
  bool colored = false;
  std::size_t width = 120;  // columns

  std::string paint(std::string_view text, color with) const {
    if (!colored || with == color::none || text.empty()) return std::string(text);
    return std::string(code(with)) + std::string(text) + "\x1b[0m";
  }

 private:
  static constexpr const char* code(color with) {
    switch (with) {
      case color::red:
        return "\x1b[1;31m";
      case color::green:
        return "\x1b[1;32m";
      case color::yellow:
        return "\x1b[1;33m";
      case color::bold:
        return "\x1b[1m";
      case color::dim:
        return "\x1b[2m";
      case color::none:
        break;
    }
    return "";
  }
};

}  // namespace spate::report_console
