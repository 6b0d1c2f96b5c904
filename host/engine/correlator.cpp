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

correlator::correlator(std::int64_t within_ns, std::uint32_t keep, std::uint32_t awaited)
    : within_ns_(within_ns),
      awaited_(awaited),
      ring_(keep),
      sightings_(std::size_t{keep} * awaited),
      table_(std::bit_ceil(std::size_t{keep} * 2), none) {}

std::optional<correlator::result> correlator::began(std::string_view key, std::int64_t at_ns, std::uint16_t scenario) {
  const auto [high, low] = hash_of(key);
  const std::lock_guard lock(mutex_);
  entry* known = find(high, low);
  if (known == nullptr) known = insert({high, low, at_ns});
  if (known == nullptr || known->has_begun) return std::nullopt;
  known->has_begun = true;
  known->from_ns = at_ns;
  known->scenario = scenario;
  return look(*known);
}

std::optional<correlator::result> correlator::seen(std::string_view key, std::int64_t at_ns, std::uint32_t user) {
  const auto [high, low] = hash_of(key);
  const std::lock_guard lock(mutex_);
  entry* known = find(high, low);
  if (known == nullptr) known = insert({high, low, at_ns});
  // Too late: told of when it expires, as not seen in time.
  if (known == nullptr || (known->has_begun && at_ns - known->from_ns > within_ns_)) return std::nullopt;
  note(*known, at_ns, user);
  return look(*known);
}

// Each user once; the latest is usually the last.
void correlator::note(entry& of, std::int64_t at_ns, std::uint32_t user) {
  if (of.seen == awaited_) return;
  sighting* const all = sightings_of(of);
  if (std::any_of(all, all + of.seen, [&](const sighting& each) { return each.user == user; })) return;
  std::uint32_t place = of.seen++;
  for (; place > 0 && all[place - 1].at_ns > at_ns; --place) all[place] = all[place - 1];
  all[place] = {at_ns, user};
}

std::optional<correlator::result> correlator::look(entry& of) {
  if (!of.has_begun || of.done || of.seen < awaited_) return std::nullopt;
  of.done = true;
  return result_of(of);
}

correlator::result correlator::result_of(const entry& of) {
  const sighting* const all = sightings_of(of);
  // Seen before its beginning was looked at: no time at all went by.
  const auto at = [&](std::uint32_t place) {
    return place < of.seen ? std::max(of.from_ns, all[place].at_ns) : of.from_ns + within_ns_;
  };
  const std::uint32_t middle = (awaited_ - 1) / 2, last = awaited_ - 1;
  return {of.from_ns, at(0), at(middle), at(last), of.seen > 0, of.seen > middle, of.seen > last, of.scenario};
}

void correlator::expire(std::int64_t now_ns, std::vector<result>& missed) {
  const std::lock_guard lock(mutex_);
  while (count_ > 0) {
    const entry& oldest = ring_[first_];
    if (oldest.at_ns + within_ns_ >= now_ns) return;
    if (oldest.has_begun && !oldest.done) missed.push_back(result_of(oldest));
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

// Null: there is no room.
correlator::entry* correlator::insert(const entry& added) {
  if (count_ == ring_.size()) {
    ++overflown_;
    return nullptr;
  }
  const auto place = static_cast<std::uint32_t>((first_ + count_) % ring_.size());
  ring_[place] = added;
  ++count_;
  const std::size_t mask = table_.size() - 1;
  std::size_t slot = added.low & mask;
  while (table_[slot] != none) slot = (slot + 1) & mask;
  table_[slot] = place;
  return &ring_[place];
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
