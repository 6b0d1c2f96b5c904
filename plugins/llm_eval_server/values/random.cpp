#include "values/random.hpp"

#include <cmath>
#include <numbers>
#include <random>

namespace spate::llm_eval_server {

std::uint64_t random_source::bits() {
  state_ += 0x9e3779b97f4a7c15ULL;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

double random_source::uniform() { return static_cast<double>(bits() >> 11) * 0x1.0p-53; }

std::int64_t random_source::between(std::int64_t low, std::int64_t high) {
  const auto span = static_cast<double>(high - low + 1);
  return low + static_cast<std::int64_t>(uniform() * span);
}

double random_source::normal() {
  if (has_spare_) {
    has_spare_ = false;
    return spare_;
  }
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));  // 1 - u is never 0
  const double angle = 2.0 * std::numbers::pi * uniform();
  spare_ = radius * std::sin(angle);
  has_spare_ = true;
  return radius * std::cos(angle);
}

std::uint64_t entropy() {
  std::random_device device;
  return (static_cast<std::uint64_t>(device()) << 32) | device();
}

}  // namespace spate::llm_eval_server
