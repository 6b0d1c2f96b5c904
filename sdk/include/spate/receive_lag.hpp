// spate_sample.receive_lag: a duration in 16 bits, within 0.1 % and up to an hour.
#pragma once

#include <bit>
#include <cstdint>

namespace spate {

// `ns` below 0: not known. A lag of 0 is kept as 1 ns, since 0 says that none is known.
constexpr std::uint16_t pack_receive_lag(std::int64_t ns) noexcept {
  if (ns < 0) return 0;
  const std::uint64_t value = ns > 0 ? static_cast<std::uint64_t>(ns) : 1;
  const int width = std::bit_width(value);
  if (width > 42) return UINT16_MAX;
  const int shift = width > 11 ? width - 11 : 0;
  return static_cast<std::uint16_t>(static_cast<std::uint64_t>(shift) << 11 | value >> shift);
}

// In ns; 0: not known.
constexpr std::int64_t unpack_receive_lag(std::uint16_t packed) noexcept {
  return static_cast<std::int64_t>(std::uint64_t{packed & 0x7FFu} << (packed >> 11));
}

}  // namespace spate
