#include "verdict/recent_errors.hpp"

#include <algorithm>

namespace spate::verdict {

boost::json::array recent_errors(const run_facts& facts, const scope& in, std::size_t most) {
  boost::json::array out;
  for (auto one = facts.first_errors.rbegin(); one != facts.first_errors.rend() && out.size() < most; ++one) {
    if (in.covers_operation(one->operation)) {
      out.emplace_back(one->text);
    }
  }
  std::reverse(out.begin(), out.end());
  return out;
}

}  // namespace spate::verdict
