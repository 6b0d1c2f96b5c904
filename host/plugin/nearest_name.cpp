#include "plugin/nearest_name.hpp"

#include <algorithm>
#include <cstddef>

namespace spate::plugin {

namespace {

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> two_ago, one_ago(b.size() + 1), now(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) one_ago[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      now[j] = std::min({one_ago[j] + 1, now[j - 1] + 1, one_ago[j - 1] + (a[i - 1] == b[j - 1] ? 0u : 1u)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) now[j] = std::min(now[j], two_ago[j - 2] + 1);
    }
    two_ago = one_ago;
    one_ago = now;
  }
  return one_ago[b.size()];
}

}  // namespace

std::string nearest_name(std::string_view text, const std::vector<std::string>& candidates) {
  const std::string* best = nullptr;
  std::size_t least = 0;
  for (const std::string& each : candidates) {
    const std::size_t steps = distance(text, each);
    if (steps > std::max(text.size(), each.size()) / 3) continue;
    if (best == nullptr || steps < least) best = &each, least = steps;
  }
  if (best != nullptr) return *best;
  if (text.size() < 3) return {};
  for (const std::string& each : candidates)
    if (each.starts_with(text) || (each.size() >= 3 && text.starts_with(each))) return each;
  return {};
}

}  // namespace spate::plugin
