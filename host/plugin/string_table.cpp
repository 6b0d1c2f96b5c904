#include "plugin/string_table.hpp"

#include <memory>
#include <new>

#include "data/random.hpp"

namespace spate::plugin {

namespace {

std::string_view cut(std::string_view text) {
  if (text.size() <= string_table::max_bytes) return text;
  std::size_t size = string_table::max_bytes;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0u) == 0x80u) --size;
  return text.substr(0, size);
}

}  // namespace

string_table::string_table() {
  by_id_[none].store(new entry{{}, {}, none}, std::memory_order_release);
  size_.store(1, std::memory_order_release);
  intern("other");
}

string_table::~string_table() {
  for (auto& each : by_id_) delete each.load(std::memory_order_relaxed);
}

const string_table::entry* string_table::find(std::string_view text, std::uint32_t& slot) const noexcept {
  // The table is never full of texts, so the walk ends at an empty slot.
  for (slot = static_cast<std::uint32_t>(data::mix(data::hash(text)) % slots);; slot = (slot + 1) % slots) {
    const entry* found = by_text_[slot].load(std::memory_order_acquire);
    if (found == nullptr || found->text == text) return found;
  }
}

std::uint16_t string_table::intern(std::string_view whole) noexcept {
  if (whole.empty()) return none;
  const std::string_view text = cut(whole);
  std::uint32_t slot = 0;
  if (const entry* known = find(text, slot)) return known->id;
  const std::lock_guard lock(writing_);
  if (const entry* known = find(text, slot)) return known->id;
  const std::uint32_t id = size_.load(std::memory_order_relaxed);
  if (id == capacity) return other;
  try {
    const std::string shown = hidden_.masked(whole);
    auto added =
        std::make_unique<entry>(entry{std::string(text), std::string(cut(shown)), static_cast<std::uint16_t>(id)});
    by_id_[id].store(added.get(), std::memory_order_release);
    size_.store(id + 1, std::memory_order_release);
    by_text_[slot].store(added.release(), std::memory_order_release);
  } catch (const std::bad_alloc&) {
    return other;
  }
  return static_cast<std::uint16_t>(id);
}

std::string_view string_table::text(std::uint16_t id) const noexcept {
  if (id >= capacity) return {};
  const entry* found = by_id_[id].load(std::memory_order_acquire);
  return found == nullptr ? std::string_view() : std::string_view(found->shown);
}

}  // namespace spate::plugin
