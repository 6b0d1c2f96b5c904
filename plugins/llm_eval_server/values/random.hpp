#pragma once

#include <cstdint>

namespace spate::llm_eval_server {

// A stream of random numbers that is the same on every machine for the same seed (the standard distributions are not).
// SplitMix64: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", 2014. One thread.
class random_source {
 public:
  explicit random_source(std::uint64_t seed) : state_(seed) {}

  std::uint64_t bits();
  // In [0, 1), 53 bits.
  double uniform();
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  // In [low, high], both included.
  std::int64_t between(std::int64_t low, std::int64_t high);
  // Standard normal (Box and Muller).
  double normal();
  double normal(double mean, double deviation) { return mean + deviation * normal(); }

 private:
  std::uint64_t state_;
  double spare_ = 0;
  bool has_spare_ = false;
};

// A seed from the operating system.
std::uint64_t entropy();

}  // namespace spate::llm_eval_server
