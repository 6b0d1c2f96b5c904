// Messages that came while nobody waited for them.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "net/byte_buffer.hpp"

namespace spate::websocket {

// Holds at most `limit` messages, the newest ones, in the order in which they came. Memory is kept and used again, and
// grows only as far as it was ever needed.
class inbox {
 public:
  explicit inbox(std::size_t limit) noexcept : limit_(limit) {}

  // False: the oldest (or, with a limit of 0, this one) was dropped.
  bool push(std::string_view message);
  bool empty() const noexcept { return order_.empty(); }
  void clear() noexcept;

  // Takes the oldest message for which `wanted` holds: gives it to `use` and true, or false when there is none.
  template <class Wanted, class Use>
  bool take(Wanted wanted, Use use) {
    for (std::size_t i = 0; i < order_.size(); ++i) {
      const std::uint16_t slot = order_[i];
      const std::string_view message(slots_[slot].bytes.data(), slots_[slot].size);
      if (!wanted(message)) continue;
      order_.erase(order_.begin() + static_cast<std::ptrdiff_t>(i));
      free_.push_back(slot);
      use(message);
      return true;
    }
    return false;
  }

 private:
  struct slot {
    net::byte_buffer bytes;
    std::size_t size = 0;
  };

  std::size_t limit_;
  std::vector<slot> slots_;
  std::vector<std::uint16_t> order_, free_;  // slots in use, the oldest first, and those that are not
};

}  // namespace spate::websocket
