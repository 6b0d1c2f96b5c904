#include "engine/shard_link.hpp"

#include <unistd.h>

#include <cstring>

#include <spate/call_error.hpp>

#include "engine/breadcrumb.hpp"

namespace spate::engine {

namespace {

// What the record behind the block holds: no sample looks like that.
spate_sample untouched() {
  spate_sample out;
  std::memset(&out, 0xA5, sizeof out);
  return out;
}

}  // namespace

// Says where the thread is, for a crash and for a call that does not come back, as long as it lives.
class shard_link::visit {
 public:
  visit(shard_link& to, const char* call) : to_(to), crumb_(this_threads_breadcrumb()) {
    crumb_.call = call;
    to_.call_.store(call, std::memory_order_relaxed);
    to_.state_.store(state::inside, std::memory_order_release);
  }
  ~visit() {
    state seen = state::inside;
    if (!to_.state_.compare_exchange_strong(seen, state::outside, std::memory_order_acq_rel))
      for (;;) ::pause();  // captured: all that this thread could touch belongs to another one now
    crumb_.call = nullptr;
  }
  visit(const visit&) = delete;
  visit& operator=(const visit&) = delete;

 private:
  shard_link& to_;
  breadcrumb& crumb_;
};

shard_link::shard_link(const target_port& port, const shard_place& place)
    : port_(port), place_(place), emitted_(block_samples + guard_samples, untouched()) {
  arrived_.reserve(2 * block_samples);
  block_.struct_size = sizeof block_;
  block_.stride = sizeof(spate_sample);
  block_.capacity = block_samples;
  block_.data = reinterpret_cast<unsigned char*>(emitted_.data());
  block_.drain = &shard_link::drain;
  block_.host_data = this;
}

shard_link::~shard_link() = default;

std::optional<run_failure> shard_link::open() {
  thread_ = std::this_thread::get_id();
  breadcrumb& crumb = this_threads_breadcrumb();
  crumb = {place_.plugin.c_str(), place_.target_name.c_str(), place_.shard, nullptr, nullptr};
  spate_shard_params params{};
  params.struct_size = sizeof params;
  params.shard_index = place_.shard;
  params.shard_count = place_.shards;
  params.user_count = place_.user_count;
  params.seed = place_.seed;
  params.samples = &block_;
  spate_error error = no_error();
  const visit here(*this, "shard_create");
  const spate_status status = port_.protocol->shard_create(port_.instance, &params, &shard_, &error);
  if (status == SPATE_OK && shard_ != nullptr) {
    cancelled_ = false;
    const std::lock_guard lock(wake_mutex_);
    wakeable_ = shard_;
    return std::nullopt;
  }
  shard_ = nullptr;
  run_failure why;
  why.target = place_.target;
  why.text = place_.text() + " cannot start: ";
  why.text += words_of(error, "the plugin gave no reason, status " + std::to_string(status));
  return why;
}

bool shard_link::announce(std::uint32_t user) {
  const visit here(*this, "user_start");
  return port_.protocol->user_start(shard_, &user, 1) == SPATE_OK;
}

bool shard_link::sign_off(std::uint32_t user) {
  const visit here(*this, "user_stop");
  return port_.protocol->user_stop(shard_, &user, 1) == SPATE_OK;
}

std::uint32_t shard_link::submit(const spate_work* works, std::uint32_t count, const char* operation) {
  this_threads_breadcrumb().operation = operation;
  const visit here(*this, "submit");
  return port_.protocol->submit(shard_, works, sizeof(spate_work), count);
}

spate_status shard_link::pump(std::int64_t deadline_ns, std::uint32_t max_samples) {
  const visit here(*this, "pump");
  return port_.protocol->pump(shard_, deadline_ns, max_samples);
}

void shard_link::cancel(std::uint32_t how) {
  cancelled_ = true;
  const visit here(*this, "cancel");
  port_.protocol->cancel(shard_, how);
}

void shard_link::close(bool tokens_out) {
  if (shard_ == nullptr) return;
  {
    const std::lock_guard lock(wake_mutex_);
    wakeable_ = nullptr;
  }
  const visit here(*this, "shard_destroy");
  if (!tokens_out) port_.protocol->shard_destroy(shard_);
  shard_ = nullptr;
}

const std::vector<spate_sample>& shard_link::arrived() {
  take_block();
  return arrived_;
}

bool shard_link::capture() {
  state seen = state::inside;
  return state_.compare_exchange_strong(seen, state::captured, std::memory_order_acq_rel);
}

void shard_link::note(block_fault what) noexcept {
  block_fault none = block_fault::none;
  fault_.compare_exchange_strong(none, what, std::memory_order_relaxed);
}

void shard_link::drain(spate_sample_block* block) noexcept {
  auto& self = *static_cast<shard_link*>(block->host_data);
  if (std::this_thread::get_id() == self.thread_) return self.take_block();
  // Its samples cannot be taken here: their tokens will be missed.
  self.note(block_fault::foreign_thread);
  block->count = 0;
}

void shard_link::take_block() noexcept {
  static const spate_sample clean = untouched();
  if (std::memcmp(&emitted_[block_samples], &clean, sizeof clean) != 0) [[unlikely]] {
    note(block_fault::past_its_end);
    emitted_[block_samples] = clean;
  }
  if (block_.count > block_samples) [[unlikely]] {
    note(block_fault::count_above_capacity);
    block_.count = block_samples;
  }
  arrived_.insert(arrived_.end(), emitted_.begin(), emitted_.begin() + block_.count);
  block_.count = 0;
}

}  // namespace spate::engine
