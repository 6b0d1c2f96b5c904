#include "profile/operation_keys.hpp"

#include <algorithm>
#include <array>

#include "data/response_program.hpp"
#include "profile/suggest.hpp"

namespace spate::profile {
namespace {

constexpr const char* recovery_ends[] = {"retry", "continue", "leave", nullptr};
constexpr spate_key host_keys[] = {
    {"target", "the [target.NAME] that it is sent to", nullptr, nullptr, 0, 0, SPATE_KIND_STRING, SPATE_KEY_REQUIRED},
    {"enabled", "a condition over parameters", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, 0},
    {"hint", "what to do when it fails in the setup", nullptr, nullptr, 0, 0, SPATE_KIND_STRING, 0},
    {"by", "keys that hold while a parameter has a value", nullptr, nullptr, 0, 0, SPATE_KIND_TABLE, 0},
    {"by.*", "by the parameter of this name", nullptr, nullptr, 0, 0, SPATE_KIND_TABLE, 0},
    {"by.*.*", "keys of the operation, while the parameter has this value", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, 0},
    {"expect", "what makes the operation a success", nullptr, nullptr, 0, 0, SPATE_KIND_TABLE, 0},
    {"check", "what is only counted", nullptr, nullptr, 0, 0, SPATE_KIND_TABLE, 0},
    {"capture", "what is kept of the answer", nullptr, nullptr, 0, 0, SPATE_KIND_TABLE, 0},
    {"capture.*", "a variable", nullptr, nullptr, 0, 0, SPATE_KIND_TABLE, 0},
    {"recover", "what to do when it has failed, the first that fits", nullptr, nullptr, 0, 0, SPATE_KIND_ARRAY, 0},
    {"recover[].on", "a condition over `status` and `outcome`", nullptr, nullptr, 0, 0, SPATE_KIND_STRING,
     SPATE_KEY_REQUIRED},
    {"recover[].do", "a flow", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, SPATE_KEY_REQUIRED | SPATE_KEY_TEMPLATED},
    {"recover[].then", "what follows when that went well", "retry", recovery_ends, 0, 0, SPATE_KIND_STRING, 0},
    {"recover[].max", "how often for one execution of the step", "1", nullptr, 1, 1000, SPATE_KIND_INT, 0},
    {"retry", "when it is sent again at once: one sample for all tries", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, 0},
    {"retry.on", "outcomes and status codes", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, SPATE_KEY_REQUIRED},
    {"retry.max_tries", "tries, the first one included", "3", nullptr, 2, 1000, SPATE_KIND_INT, 0},
    {"retry.backoff", "how long to wait between tries", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, 0},
    {"retry.backoff.first", "the wait behind the first try", "100ms", nullptr, 0, 3600e9, SPATE_KIND_DURATION, 0},
    {"retry.backoff.factor", "of each wait to the one before", "2", nullptr, 1, 100, SPATE_KIND_FLOAT, 0},
    {"retry.backoff.most", "the longest wait", "10s", nullptr, 0, 3600e9, SPATE_KIND_DURATION, 0},
    {"retry.backoff.jitter", "the share by which a wait is drawn shorter or longer", "0.5", nullptr, 0, 1,
     SPATE_KIND_FLOAT, 0},
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
  static const std::array<std::string, 10> names = {"target", "enabled", "hint",    "by",    "expect",
                                                    "check",  "capture", "recover", "retry", "name"};
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
