#include "profile/suggest.hpp"

#include <algorithm>
#include <vector>

#include "expression/nearest.hpp"

namespace spate::profile {

std::string nearest_name(std::string_view text, std::span<const std::string> candidates) {
  // The distance is quadratic, and no name is that long.
  constexpr std::size_t longest = 200;
  if (text.size() > longest) return {};
  const std::vector<std::string_view> views(candidates.begin(), candidates.end());
  const std::string_view near = expression::nearest(text, views);
  return near == text ? std::string() : std::string(near);
}

std::string suggest(std::string_view text, std::span<const std::string> candidates, std::string_view known) {
  const std::string near = nearest_name(text, candidates);
  if (!near.empty()) return "did you mean `" + near + "`?";
  if (candidates.empty()) return {};
  constexpr std::size_t most = 24;
  std::string out(known);
  for (std::size_t i = 0; i < std::min(most, candidates.size()); ++i) out += (i == 0 ? " " : ", ") + candidates[i];
  if (candidates.size() > most) out += ", ...";
  return out;
}

}  // namespace spate::profile
