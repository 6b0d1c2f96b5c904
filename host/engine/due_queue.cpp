#include "engine/due_queue.hpp"

#include <algorithm>

namespace spate::engine {

void due_queue::push(user& who) {
  who.offered_ns = 0;
  ring_[(first_ + size_) % ring_.size()] = &who;
  ++size_;
}

user& due_queue::pop() {
  user& front = *ring_[first_];
  first_ = (first_ + 1) % ring_.size();
  --size_;
  if (marked_ > 0) --marked_;
  return front;
}

bool due_queue::offer(shard_link& to, const profile::model& of, std::int64_t now_ns, std::uint32_t holder,
                      std::vector<user*>& taken) {
  spate_work works[batch];
  too_many_ = false;
  while (size_ > 0) {
    const auto count = static_cast<std::uint32_t>(std::min<std::size_t>(batch, size_));
    for (std::uint32_t i = 0; i < count; ++i) {
      user& who = at(i);
      if (who.offered_ns == 0) {
        who.offered_ns = now_ns;
        who.token = (std::uint64_t{++who.sequence} << 32) | who.number;
      }
      who.handed_ns = now_ns;
      // Before the call: the plugin may finish a work inside of it.
      who.holder.store(holder, std::memory_order_relaxed);
      works[i] = {who.token, who.due_ns, who.number, of.operations[who.step->operation].index_in_target};
    }
    marked_ = std::max<std::size_t>(marked_, count);
    const char* name = of.operations[at(0).step->operation].name.c_str();
    const std::uint32_t said = to.submit(works, count, name), took = std::min(count, said);
    too_many_ |= said > count;
    for (std::uint32_t i = took; i < count; ++i) at(i).holder.store(no_worker, std::memory_order_relaxed);
    for (std::uint32_t i = 0; i < took; ++i) taken.push_back(&pop());
    if (took < count) {
      // Those behind the refused ones wait for the plugin too.
      for (; marked_ < size_; ++marked_) {
        user& who = at(marked_);
        who.offered_ns = now_ns;
        who.token = (std::uint64_t{++who.sequence} << 32) | who.number;
      }
      return false;
    }
  }
  return true;
}

}  // namespace spate::engine
