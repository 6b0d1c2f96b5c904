#include "engine/shared_queue.hpp"

#include "data/pick.hpp"

namespace spate::engine {

std::optional<waiter> shared_queue::put(const data::value& added) {
  const std::lock_guard lock(mutex_);
  if (!waiting_.empty()) {
    const waiter first = waiting_.front();
    waiting_.erase(waiting_.begin());
    first.who->state.variables[first.who->step->bound].scalar = added;
    return first;
  }
  if (values_.count == keep_) ++dropped_;
  data::append(values_, added, keep_);
  return std::nullopt;
}

bool shared_queue::take(const waiter& who) {
  const std::lock_guard lock(mutex_);
  data::value& into = who.who->state.variables[who.who->step->bound].scalar;
  if (values_.count > 0) {
    into = values_.at(0);
    values_.first = (values_.first + 1) % static_cast<std::uint32_t>(values_.ring.size());
    --values_.count;
    return true;
  }
  into.clear();
  if (who.until_ns != INT64_MIN) waiting_.push_back(who);
  return false;
}

std::uint64_t shared_queue::dropped() {
  const std::lock_guard lock(mutex_);
  return dropped_;
}

}  // namespace spate::engine
