#include "conformance/key_mistakes.hpp"

#include <fmt/format.h>

#include <regex>
#include <set>

#include "profile/key_table.hpp"
#include "profile/key_value.hpp"
#include "profile/node_builder.hpp"

namespace spate::conformance {

namespace {

constexpr std::uint32_t known_flags = SPATE_KEY_REQUIRED | SPATE_KEY_SECRET | SPATE_KEY_TEMPLATED |
                                      SPATE_KEY_DEPRECATED | SPATE_KEY_JSON | SPATE_KEY_FILE;

void check_flags(const spate_key& key, std::vector<std::string>& out, const std::string& name) {
  if ((key.flags & ~known_flags) != 0) out.push_back(fmt::format("{} has flags that this spate does not know", name));
  const bool required = (key.flags & SPATE_KEY_REQUIRED) != 0;
  if (required && key.default_text != nullptr)
    out.push_back(fmt::format("{} is required and has a default: one of them means nothing", name));
  if ((key.flags & SPATE_KEY_JSON) != 0 && key.kind != SPATE_KIND_ANY)
    out.push_back(fmt::format("{} is flagged JSON, which belongs to kind ANY", name));
  if ((key.flags & SPATE_KEY_FILE) != 0 && key.kind != SPATE_KIND_STRING)
    out.push_back(fmt::format("{} is flagged FILE, which belongs to kind STRING", name));
}

void check_limits(const spate_key& key, std::vector<std::string>& out, const std::string& name) {
  const bool number = key.kind == SPATE_KIND_INT || key.kind == SPATE_KIND_FLOAT || key.kind == SPATE_KIND_DURATION ||
                      key.kind == SPATE_KIND_SIZE;
  if (!number && (key.min != 0 || key.max != 0)) out.push_back(fmt::format("{} has a range, but is no number", name));
  if (key.max != 0 && key.min > key.max) out.push_back(fmt::format("{} has a range that nothing is in", name));
  if (key.choices != nullptr && key.kind != SPATE_KIND_STRING)
    out.push_back(fmt::format("{} has choices, but is no text", name));
}

// The default has to be a value that a profile could have written.
void check_default(const spate_key& key, std::vector<std::string>& out, const std::string& name) {
  if (key.default_text == nullptr || std::string_view(key.path).find_first_of("*[") != std::string_view::npos) return;
  if ((key.flags & SPATE_KEY_FILE) != 0) return;  // whether it is there depends on the machine
  spate_key alone = key;
  alone.flags &= ~SPATE_KEY_REQUIRED;
  profile::diagnostics report;
  report.add_file("default", "\n");
  profile::config_tree tree;
  profile::written empty;
  empty.key_at = empty.at = {0, 1, 1};
  profile::node_builder(report, tree, nullptr, nullptr)
      .add_table(tree.view().root, empty, profile::key_table(std::span(&alone, 1)), "");
  for (const profile::diagnostic& each : report.all())
    out.push_back(fmt::format("the default '{}' of {} would be refused: {}", key.default_text, name, each.message));
}

}  // namespace

std::vector<std::string> key_mistakes(const spate_keys& keys, const std::string& table) {
  static const std::regex path_shape("[a-z_][a-z0-9_]*((\\.([a-z_][a-z0-9_]*|\\*))|\\[\\])*");
  std::vector<std::string> out;
  std::set<std::string_view> seen;
  const auto* at = reinterpret_cast<const char*>(keys.keys);
  for (std::uint32_t i = 0; i < keys.count; ++i, at += keys.stride) {
    const auto& key = *reinterpret_cast<const spate_key*>(at);
    const std::string name = fmt::format("{} key '{}'", table, key.path);
    if (!std::regex_match(key.path, path_shape))
      out.push_back(fmt::format("{} is no path: write it like timeout, pool.size, headers.* or hosts[]", name));
    if (!seen.insert(key.path).second) out.push_back(fmt::format("{} is declared twice", name));
    if (*key.doc == '\0') out.push_back(fmt::format("{} has an empty doc", name));
    check_flags(key, out, name);
    check_limits(key, out, name);
    check_default(key, out, name);
  }
  return out;
}

}  // namespace spate::conformance
