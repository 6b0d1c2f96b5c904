#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace spate::report_console {

// Words to be wrapped; one of several words ("create_run 1,") is never broken.
using words = std::vector<std::string>;

// At its blanks.
words split(const std::string& text);

// "a," "b," "c"; of many only the first, then how many more result.json has.
words listed(std::vector<std::string> items);

struct margins {
  std::size_t begun = 0;   // columns that the first line has already
  std::size_t indent = 0;  // of the lines after it
  std::size_t width = 120;
};

// The words with a blank between them, wrapped; the last line is ended too. A word wider than a line is cut.
std::string flowing(const words& text, const margins& in);

}  // namespace spate::report_console
