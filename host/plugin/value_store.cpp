#include "plugin/value_store.hpp"

#include <memory>

namespace spate::plugin {

value_store::~value_store() {
  for (auto& each : pages_) delete each.load(std::memory_order_relaxed);
}

data::value* value_store::of(std::uint32_t user, std::uint32_t template_id) {
  if (user >= max_users) return nullptr;
  std::atomic<page*>& place = pages_[user / page_size];
  page* found = place.load(std::memory_order_acquire);
  if (found == nullptr) {
    auto made = std::make_unique<page>();
    // Two shards may meet here with two users of one page; the loser takes the winner's.
    if (place.compare_exchange_strong(found, made.get(), std::memory_order_acq_rel)) found = made.release();
  }
  std::deque<kept>& values = (*found)[user % page_size];
  for (kept& each : values)
    if (each.template_id == template_id) return &each.value;
  return &values.emplace_back(kept{template_id, {}}).value;
}

}  // namespace spate::plugin
