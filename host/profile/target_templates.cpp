#include "profile/target_templates.hpp"

#include <algorithm>

namespace spate::profile {
namespace {

bool is_same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

const written* find_free(const written& table, std::string_view name) {
  const auto found = std::find_if(table.children.begin(), table.children.end(),
                                  [&](const written& each) { return is_same_name(each.key, name); });
  return found == table.children.end() ? nullptr : &*found;
}

bool says_otherwise(const written& operation, const key_table& keys, const std::vector<std::string>& path) {
  const written* at = &operation;
  const key_table::entry* known = &keys.root();
  for (std::size_t i = 0; i < path.size(); ++i) {
    const key_table::entry* const next = known->find(path[i]);
    if (next == nullptr) return false;
    const bool free_names = next->segment == "*";
    const written* const own = free_names ? find_free(*at, path[i]) : at->find(path[i]);
    // The table above was written without this key: fixed ones are then meant to be absent.
    if (own == nullptr) return i > 0 && !free_names;
    at = own;
    known = next;
  }
  return true;
}

}  // namespace

void target_templates::collect(node from, const std::vector<std::string>& path) {
  for (const node child : from) {
    std::vector<std::string> own = path;
    if (from.is_table()) own.emplace_back(child.key());
    if (child.is_template()) all_.push_back({own, child.template_id()});
    collect(child, own);
  }
}

std::vector<std::uint32_t> target_templates::sent_with(const written& operation, const key_table& keys) const {
  std::vector<std::uint32_t> out;
  for (const templated& each : all_) {
    if (!says_otherwise(operation, keys, each.path)) out.push_back(each.id);
  }
  return out;
}

}  // namespace spate::profile
