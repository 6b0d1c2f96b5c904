#include "expression/nearest.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace spate::expression {
namespace {

constexpr std::size_t longest_text = 128;
constexpr int whole = 16, other_case = 1;  // hardly a mistake: `Timeout` for `timeout`

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

int difference(char a, char b) {
  if (a == b) return 0;
  return lower(a) == lower(b) ? other_case : whole;
}

// Optimal string alignment distance.
int distance(std::string_view a, std::string_view b) {
  std::vector<int> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = static_cast<int>(j) * whole;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = static_cast<int>(i) * whole;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + whole, row[j - 1] + whole, last[j - 1] + difference(a[i - 1], b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + whole);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

}  // namespace

std::string_view nearest(std::string_view text, std::span<const std::string_view> candidates) {
  if (text.empty() || text.size() > longest_text) return {};
  std::string_view best;
  int best_distance = 0;
  for (const std::string_view candidate : candidates) {
    if (candidate.empty() || candidate.size() > longest_text) continue;
    const auto longer = static_cast<int>(std::max(text.size(), candidate.size()));
    const int limit = std::max(1, longer / 3) * whole;
    const int found = distance(text, candidate);
    // Of two names of one letter, every other one would be near.
    const bool shares_nothing = found >= longer * whole;
    if (found > limit || shares_nothing) continue;
    if (best.empty() || found < best_distance) best = candidate, best_distance = found;
  }
  return best;
}

}  // namespace spate::expression
