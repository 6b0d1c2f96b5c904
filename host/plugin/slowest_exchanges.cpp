#include "plugin/slowest_exchanges.hpp"

#include <spate/text.hpp>

#include <algorithm>

namespace spate::plugin {
namespace {

bool slower(const kept_exchange& a, const kept_exchange& b) { return a.service_ns() > b.service_ns(); }

constexpr std::size_t trace_id_bytes = 64;

// Takes no memory: this happens on a shard's thread.
void copy_excerpt(spate_str from, std::string& into) {
  const std::string_view text = view(from);
  into.assign(text.substr(0, into.capacity()));
}

void copy(const spate_exchange& from, kept_exchange& out) {
  out.user = from.user;
  out.status = from.status;
  out.start_ns = from.start_ns;
  out.end_ns = from.end_ns;
  out.outcome = from.outcome;
  out.error_id = from.error_id;
  out.sent_bytes = from.sent_bytes;
  out.received_bytes = from.received_bytes;
  copy_excerpt(from.sent, out.sent);
  copy_excerpt(from.received, out.received);
  copy_excerpt(from.trace_id, out.trace_id);
}

kept_exchange with_room() {
  kept_exchange out;
  out.sent.reserve(SPATE_EXCHANGE_TEXT);
  out.received.reserve(SPATE_EXCHANGE_TEXT);
  out.trace_id.reserve(trace_id_bytes);
  return out;
}

}  // namespace

void slowest_exchanges::prepare(std::uint32_t operations, std::uint32_t most) {
  const std::lock_guard lock(mutex_);
  rows_.clear();
  most_ = most;
  for (std::uint32_t i = 0; i < operations; ++i) {
    rows_.push_back(std::make_unique<row>());
    for (std::uint32_t room = 0; room < most; ++room) rows_.back()->free.push_back(with_room());
    rows_.back()->kept.reserve(most);
    if (most == 0) rows_.back()->threshold_ns = none_wanted;
  }
}

void slowest_exchanges::keep(std::uint32_t operation, const spate_exchange& exchange) {
  if (operation >= rows_.size() || exchange.start_ns < from_ns_.load(std::memory_order_relaxed)) return;
  const std::lock_guard lock(mutex_);
  row& to = *rows_[operation];
  const std::int64_t service_ns = exchange.end_ns - exchange.start_ns;
  if (most_ == 0 || service_ns <= to.threshold_ns.load(std::memory_order_relaxed)) return;
  if (to.free.empty()) {
    std::pop_heap(to.kept.begin(), to.kept.end(), slower);
  } else {
    to.kept.push_back(std::move(to.free.back()));
    to.free.pop_back();
  }
  copy(exchange, to.kept.back());
  std::push_heap(to.kept.begin(), to.kept.end(), slower);
  if (to.kept.size() == most_) to.threshold_ns.store(to.kept.front().service_ns(), std::memory_order_relaxed);
}

std::vector<kept_exchange> slowest_exchanges::of(std::uint32_t operation) const {
  const std::lock_guard lock(mutex_);
  if (operation >= rows_.size()) return {};
  std::vector<kept_exchange> out = rows_[operation]->kept;
  std::sort(out.begin(), out.end(), slower);
  return out;
}

}  // namespace spate::plugin
