#include "profile/operation_keys.hpp"

#include <algorithm>
#include <array>

#include "data/response_program.hpp"
#include "profile/suggest.hpp"

namespace spate::profile {
namespace {

constexpr spate_key host_keys[] = {
    {"target", "the [target.NAME] that it is sent to", nullptr, nullptr, 0, 0, SPATE_KIND_STRING, SPATE_KEY_REQUIRED},
    {"enabled", "a condition over parameters", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, 0},
    {"expect", "what makes the operation a success", nullptr, nullptr, 0, 0, SPATE_KIND_TABLE, 0},
    {"check", "what is only counted", nullptr, nullptr, 0, 0, SPATE_KIND_TABLE, 0},
    {"capture", "what is kept of the answer", nullptr, nullptr, 0, 0, SPATE_KIND_TABLE, 0},
    {"capture.*", "a variable", nullptr, nullptr, 0, 0, SPATE_KIND_TABLE, 0},
};
constexpr spate_key own_target_keys[] = {
    {"plugin", "the protocol's plugin", nullptr, nullptr, 0, 0, SPATE_KIND_STRING, SPATE_KEY_REQUIRED},
    {"workers", "threads that send", "1", nullptr, 1, 256, SPATE_KIND_INT, 0},
    {"enabled", "a condition over parameters", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, 0},
};

}  // namespace

const key_table& operation_keys() {
  static const key_table keys = [] {
    key_table made(host_keys);
    made.add("expect", data::expect_keys());
    made.add("check", data::check_keys());
    made.add("capture.*", data::capture_keys());
    return made;
  }();
  return keys;
}

const key_table& target_keys() {
  static const key_table keys(own_target_keys);
  return keys;
}

std::span<const std::string> reserved_operation_keys() {
  // `name` is added by the host to what a plugin is handed.
  static const std::array<std::string, 6> names = {"target", "enabled", "expect", "check", "capture", "name"};
  return names;
}

std::span<const std::string> reserved_target_keys() {
  // `operations` is added by the host to what a plugin is handed.
  static const std::array<std::string, 4> names = {"plugin", "workers", "enabled", "operations"};
  return names;
}

written host_part(const written& table, std::span<const std::string> names, std::string_view needed) {
  written out;
  out.key = table.key;
  out.key_at = table.key_at;
  out.at = table.at;
  const bool absent = table.find(needed) == nullptr;
  for (const written& child : table.children) {
    const bool meant = absent && nearest_name(child.key, names) == needed;
    if (meant || std::find(names.begin(), names.end(), child.key) != names.end()) out.children.push_back(child);
  }
  return out;
}

}  // namespace spate::profile
