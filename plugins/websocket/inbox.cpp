#include "inbox.hpp"

#include <cstring>

namespace spate::websocket {

bool inbox::push(std::string_view message) {
  if (limit_ == 0) return false;
  const bool is_full = order_.size() == limit_;
  if (is_full) {
    free_.push_back(order_.front());
    order_.erase(order_.begin());
  } else if (free_.empty()) {
    free_.reserve(slots_.size() + 1);
    free_.push_back(static_cast<std::uint16_t>(slots_.size()));
    slots_.emplace_back();
  }
  const std::uint16_t taken = free_.back();
  free_.pop_back();
  slot& to = slots_[taken];
  to.bytes.reserve(message.size(), 0);
  if (!message.empty()) std::memcpy(to.bytes.data(), message.data(), message.size());
  to.size = message.size();
  order_.push_back(taken);
  return !is_full;
}

void inbox::clear() noexcept {
  free_.insert(free_.end(), order_.begin(), order_.end());
  order_.clear();
}

}  // namespace spate::websocket
