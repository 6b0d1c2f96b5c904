// Works that wait for a session.
#pragma once

#include <spate/abi/protocol.h>
#include <spate/timeout_queue.hpp>

#include <memory>
#include <optional>
#include <vector>

namespace spate::postgres_db {

struct waiting_work {
  spate_work work;
  std::int64_t since_ns;
};

// Oldest first; who waits too long is handed to `on_given_up`. Waiting allocates only when more wait than ever before.
// Shard's thread.
class waiting_line {
 public:
  using given_up = void (*)(void* context, const waiting_work&, std::int64_t now_ns);
  waiting_line(timeout_queue& timeouts, std::uint32_t fifo, given_up on_given_up, void* context)
      : timeouts_(timeouts), fifo_(fifo), on_given_up_(on_given_up), context_(context) {}

  bool empty() const noexcept { return first_ == nullptr; }
  void push(const spate_work& work, std::int64_t now_ns) {
    place* last = take_place();
    last->held = {work, now_ns};
    last->before = last_;
    last->after = nullptr;
    (last_ != nullptr ? last_->after : first_) = last;
    last_ = last;
    timeouts_.arm(*last, fifo_, now_ns);
  }
  waiting_work pop() noexcept {
    const waiting_work out = first_->held;
    leave(*first_);
    return out;
  }

 private:
  struct place final : timeout_hook {
    explicit place(waiting_line& line) : owner(line) {}
    void on_timeout(std::int64_t now_ns) noexcept override {
      const waiting_work lost = held;
      owner.leave(*this);
      owner.on_given_up_(owner.context_, lost, now_ns);
    }
    waiting_line& owner;
    waiting_work held{};
    place *before = nullptr, *after = nullptr;
  };

  place* take_place() {
    if (free_.empty()) {
      places_.push_back(std::make_unique<place>(*this));
      free_.reserve(places_.size());
      return places_.back().get();
    }
    place* out = free_.back();
    free_.pop_back();
    return out;
  }
  void leave(place& from) noexcept {
    from.disarm();
    (from.before != nullptr ? from.before->after : first_) = from.after;
    (from.after != nullptr ? from.after->before : last_) = from.before;
    free_.push_back(&from);
  }

  timeout_queue& timeouts_;
  std::uint32_t fifo_;
  given_up on_given_up_;
  void* context_;
  std::vector<std::unique_ptr<place>> places_;
  std::vector<place*> free_;
  place *first_ = nullptr, *last_ = nullptr;
};

}  // namespace spate::postgres_db
