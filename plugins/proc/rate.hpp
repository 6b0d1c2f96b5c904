// A counter of the system as a rate.
#pragma once

#include <cstdint>
#include <optional>

namespace spate::proc {

// The first total is what the next are counted from.
class rate {
 public:
  // How much `total` grew a second since it was told last; nothing the first time. A counter that began anew is 0.
  std::optional<double> per_second(double total, std::int64_t now_ns) {
    const bool first = at_ns_ == 0;
    const double passed_s = static_cast<double>(now_ns - at_ns_) / 1e9, grown = total - total_;
    total_ = total;
    at_ns_ = now_ns;
    if (first || passed_s <= 0) return std::nullopt;
    return grown > 0 ? grown / passed_s : 0;
  }

 private:
  double total_ = 0;
  std::int64_t at_ns_ = 0;
};

}  // namespace spate::proc
