#include "data/distribution.hpp"

#include <spate/config.hpp>

#include <cmath>
#include <string>

#include "data/duration_node.hpp"

namespace spate::data {
namespace {

constexpr const char* forms = "write \"2s\", { uniform = [\"1s\", \"5s\"] } or { exponential = \"2s\" }";

std::optional<distribution> uniform(node at, report& mistakes) {
  if (!at.is_array() || at.size() != 2) {
    mistakes.error(at, "uniform takes two durations: uniform = [\"1s\", \"5s\"]");
    return {};
  }
  const auto low = read_duration(*at.begin(), mistakes);
  const auto high = read_duration(*++at.begin(), mistakes);
  if (!low || !high) return {};
  if (*low > *high) {
    mistakes.error(at, "the first duration is above the second: swap them");
    return {};
  }
  return distribution{distribution_kind::uniform, *low, *high};
}

}  // namespace

std::int64_t distribution::draw(random_stream& random) const {
  switch (kind) {
    case distribution_kind::constant:
      return low_ns;
    case distribution_kind::uniform:
      return random.between(low_ns, high_ns);
    // Inversion: 1 - u is in (0, 1], so that the logarithm is finite.
    case distribution_kind::exponential:
      return static_cast<std::int64_t>(-std::log(1.0 - random.unit()) * static_cast<double>(low_ns));
  }
  return low_ns;
}

double distribution::mean_ns() const {
  const auto low = static_cast<double>(low_ns);
  return kind == distribution_kind::uniform ? (low + static_cast<double>(high_ns)) / 2 : low;
}

std::optional<distribution> compile_distribution(const spate_config& raw, std::uint32_t index, spate_report& sink) {
  report mistakes(sink);
  const node at(raw, index);
  if (!at.is_table()) {
    if (at.is_array() || at.kind() == SPATE_KIND_BOOL) {
      mistakes.error(at, forms);
      return {};
    }
    const auto constant = read_duration(at, mistakes);
    if (!constant) return {};
    return distribution{distribution_kind::constant, *constant, *constant};
  }
  if (at.size() != 1) {
    mistakes.error(at, at.empty() ? "this says no duration: " : "this says more than one distribution: ", forms);
    return {};
  }
  const node only = *at.begin();
  if (only.key() == "uniform") return uniform(only, mistakes);
  if (only.key() == "exponential" || only.key() == "constant") {
    const auto duration = read_duration(only, mistakes);
    if (!duration) return {};
    const bool constant = only.key() == "constant";
    return distribution{constant ? distribution_kind::constant : distribution_kind::exponential, *duration,
                        constant ? *duration : 0};
  }
  mistakes.error(only, "unknown distribution `", only.key(), "`: ", forms);
  return {};
}

}  // namespace spate::data
