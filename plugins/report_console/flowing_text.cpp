#include "flowing_text.hpp"

#include <spate/text.hpp>

#include <algorithm>
#include <sstream>

#include "reporting/one_line.hpp"

namespace spate::report_console {

using namespace reporting;

namespace {

constexpr std::size_t most_listed = 16;

}  // namespace

words split(const std::string& text) {
  std::istringstream in(text);
  words out;
  for (std::string word; in >> word;) out.push_back(word);
  return out;
}

words listed(std::vector<std::string> items) {
  const std::size_t all = items.size();
  // A line that hides one item is no shorter than the one that shows it.
  if (all > most_listed + 1) {
    items.resize(most_listed);
    items.push_back(text("and ", all - most_listed, " more in result.json"));
  }
  for (std::size_t i = 0; i + 1 < items.size(); ++i) items[i] += ',';
  return items;
}

std::string flowing(const words& text, const margins& in) {
  const std::size_t room = in.width - std::min(in.width, in.indent + 1) + 1;
  std::string out;
  std::size_t used = in.begun;
  bool first = true;
  for (const std::string& each : text) {
    const std::string word = cut(each, room);
    const std::size_t wanted = columns_of(word) + (first ? 0 : 1);
    if (used + wanted > in.width && used > in.indent) {
      out += "\n" + std::string(in.indent, ' ') + word;
      used = in.indent + columns_of(word);
    } else {
      out += (first ? "" : " ") + word;
      used += wanted;
    }
    first = false;
  }
  return out + "\n";
}

}  // namespace spate::report_console
