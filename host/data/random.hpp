#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace spate::data {

/// Mixes a 64-bit number (the finaliser of SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number
/// generators", OOPSLA 2014).
constexpr std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15u;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

/// FNV-1a, so that a stream hangs on a scenario's name and not on its place in the profile.
constexpr std::uint64_t hash(std::string_view text) {
  std::uint64_t h = 0xcbf29ce484222325u;
  for (const char c : text) {
    h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  }
  return h;
}

/// The draws of one user: draw n is a pure function of (seed, scenario, user, n), so that neither threads nor machines
/// change it.
class random_stream {
 public:
  random_stream() = default;
  random_stream(std::uint64_t seed, std::string_view scenario, std::uint64_t user)
      : key_(mix(mix(seed ^ hash(scenario)) ^ user)) {}

  std::uint64_t next() { return mix(key_ ^ mix(draw_++)); }
  /// Uniform in [0, 1).
  double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  /// Uniform in [low, high], both included; without bias worth naming (128-bit multiply).
  std::int64_t between(std::int64_t low, std::int64_t high) {
    const auto span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1;
    if (span == 0) {
      return static_cast<std::int64_t>(next());
    }
    __extension__ using wide = unsigned __int128;
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) +
                                     static_cast<std::uint64_t>((wide{next()} * span) >> 64));
  }
  std::uint64_t drawn() const { return draw_; }
  /// A number that hangs on the stream's key and `what` alone: no draw is taken.
  std::uint64_t beside(std::uint64_t what) const { return mix(~key_ ^ mix(what)); }

 private:
  std::uint64_t key_ = 0, draw_ = 0;
};

/// Appends a UUID of version 4 made of 122 of these bits (RFC 9562).
void write_uuid(std::uint64_t high, std::uint64_t low, std::string& out);

}  // namespace spate::data
