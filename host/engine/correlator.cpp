#include "engine/correlator.hpp"

#include <algorithm>
#include <bit>

#include "data/random.hpp"

namespace spate::engine {

namespace {

struct two_hashes {
  std::uint64_t high, low;
};

// Two FNV-1a streams that begin apart, each mixed: that two of a million keys share both is beyond any run.
two_hashes hash_of(std::string_view key) {
  std::uint64_t a = 0xcbf29ce484222325u, b = 0x84222325cbf29ce4u;
  for (const char c : key) {
    a = (a ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    b = (b ^ static_cast<unsigned char>(c)) * 0x10000000233u;
  }
  return {data::mix(a ^ key.size()), data::mix(b)};
}

}  // namespace

correlator::correlator(std::int64_t within_ns, std::uint32_t keep)
    : within_ns_(within_ns), ring_(keep), table_(std::bit_ceil(std::size_t{keep} * 2), none) {}

std::optional<correlator::result> correlator::began(std::string_view key, std::int64_t at_ns, std::uint16_t scenario) {
  const auto [high, low] = hash_of(key);
  const std::lock_guard lock(mutex_);
  entry* const known = find(high, low);
  if (known == nullptr) {
    insert({high, low, at_ns, scenario, state::began});
    return std::nullopt;
  }
  if (known->state != state::seen) return std::nullopt;
  known->state = state::paired;
  // Seen before its beginning was looked at: no time at all went by.
  return result{at_ns, std::max(at_ns, known->at_ns), scenario};
}

std::optional<correlator::result> correlator::seen(std::string_view key, std::int64_t at_ns) {
  const auto [high, low] = hash_of(key);
  const std::lock_guard lock(mutex_);
  entry* const known = find(high, low);
  if (known == nullptr) {
    insert({high, low, at_ns, 0, state::seen});
    return std::nullopt;
  }
  if (known->state != state::began) return std::nullopt;
  // Too late: told of when it expires, as not seen in time.
  if (at_ns - known->at_ns > within_ns_) return std::nullopt;
  known->state = state::paired;
  return result{known->at_ns, std::max(at_ns, known->at_ns), known->scenario};
}

void correlator::expire(std::int64_t now_ns, std::vector<result>& missed) {
  const std::lock_guard lock(mutex_);
  while (count_ > 0) {
    const entry& oldest = ring_[first_];
    if (oldest.at_ns + within_ns_ >= now_ns) return;
    if (oldest.state == state::began) missed.push_back({oldest.at_ns, oldest.at_ns + within_ns_, oldest.scenario});
    remove_oldest();
  }
}

std::uint64_t correlator::overflown() {
  const std::lock_guard lock(mutex_);
  return overflown_;
}

correlator::entry* correlator::find(std::uint64_t high, std::uint64_t low) {
  const std::size_t mask = table_.size() - 1;
  for (std::size_t slot = low & mask; table_[slot] != none; slot = (slot + 1) & mask) {
    entry& each = ring_[table_[slot]];
    if (each.high == high && each.low == low) return &each;
  }
  return nullptr;
}

void correlator::insert(const entry& added) {
  if (count_ == ring_.size()) {
    ++overflown_;
    return;
  }
  const auto place = static_cast<std::uint32_t>((first_ + count_) % ring_.size());
  ring_[place] = added;
  ++count_;
  const std::size_t mask = table_.size() - 1;
  std::size_t slot = added.low & mask;
  while (table_[slot] != none) slot = (slot + 1) & mask;
  table_[slot] = place;
}

void correlator::remove_oldest() {
  const std::size_t mask = table_.size() - 1;
  std::size_t slot = ring_[first_].low & mask;
  while (table_[slot] != first_) slot = (slot + 1) & mask;
  // What lies behind it and could stand here moves up, so that no search ends too early.
  for (std::size_t next = (slot + 1) & mask; table_[next] != none; next = (next + 1) & mask) {
    const std::size_t home = ring_[table_[next]].low & mask;
    if (((next - home) & mask) < ((next - slot) & mask)) continue;
    table_[slot] = table_[next];
    slot = next;
  }
  table_[slot] = none;
  first_ = static_cast<std::uint32_t>((first_ + 1) % ring_.size());
  --count_;
}

}  // namespace spate::engine
