#include "profile/key_table.hpp"

#include <algorithm>
#include <cstring>

namespace spate::profile {
namespace {

key_table::entry& child(key_table::entry& parent, std::string_view segment) {
  for (key_table::entry& each : parent.children) {
    if (each.segment == segment) return each;
  }
  key_table::entry& made = parent.children.emplace_back();
  made.segment = segment;
  return made;
}

key_table::entry& descend(key_table::entry& from, std::string_view path) {
  key_table::entry* at = &from;
  while (!path.empty()) {
    const std::size_t dot = path.find('.');
    std::string_view segment = path.substr(0, dot);
    path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
    const bool elements = segment.ends_with("[]") && segment.size() > 2;
    if (elements) segment.remove_suffix(2);
    at = &child(*at, segment);
    if (elements) at = &child(*at, "[]");
  }
  return *at;
}

}  // namespace

spate_kind key_table::entry::kind() const {
  if (declared()) return key.kind;
  return element() != nullptr ? SPATE_KIND_ARRAY : SPATE_KIND_TABLE;
}

const key_table::entry* key_table::entry::find(std::string_view name) const {
  const entry* wildcard = nullptr;
  for (const entry& each : children) {
    if (each.segment == "*") {
      wildcard = &each;
    } else if (each.segment == name && each.segment != "[]") {
      return &each;
    }
  }
  return wildcard;
}

const key_table::entry* key_table::entry::element() const {
  const auto found = std::find_if(children.begin(), children.end(), [](const entry& e) { return e.segment == "[]"; });
  return found == children.end() ? nullptr : &*found;
}

void key_table::add(std::string_view prefix, spate_keys keys) {
  for (std::uint32_t i = 0; i < keys.count; ++i) {
    spate_key key{};
    std::memcpy(&key, reinterpret_cast<const char*>(keys.keys) + std::size_t{i} * keys.stride,
                std::min<std::size_t>(keys.stride, sizeof key));
    add(prefix, std::span(&key, 1));
  }
}

void key_table::add(std::string_view prefix, std::span<const spate_key> keys) {
  for (const spate_key& key : keys) descend(descend(root_, prefix), key.path).key = key;
}

bool key_table::has(std::string_view first_segment) const {
  return std::any_of(root_.children.begin(), root_.children.end(),
                     [&](const entry& e) { return e.segment == first_segment; });
}

std::vector<std::string> key_table::names(const entry& table) {
  std::vector<std::string> out;
  for (const entry& each : table.children) {
    if (each.segment != "*" && each.segment != "[]") out.push_back(each.segment);
  }
  return out;
}

}  // namespace spate::profile
