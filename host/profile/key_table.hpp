#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <spate/abi/config.h>

namespace spate::profile {

/// Declared keys as a tree of path segments: "pool.size", "headers.*" (any name), "hosts[]" (elements). Borrows the
/// declarations' texts, which are static in the host and in plugins. [control]
class key_table {
 public:
  struct entry {
    std::string segment;  ///< a name, "*" or "[]"
    spate_key key{};      ///< `path` is null when only keys below it are declared
    std::vector<entry> children;

    bool declared() const { return key.path != nullptr; }
    /// The key's kind; of a path that leads to declared keys only, the kind that holds them.
    spate_kind kind() const;
    /// The child of this name, or the wildcard.
    const entry* find(std::string_view name) const;
    const entry* element() const;
  };

  key_table() = default;
  explicit key_table(spate_keys keys) { add("", keys); }
  explicit key_table(std::span<const spate_key> keys) { add("", keys); }

  /// Adds keys whose paths stand below `prefix` ("expect", "capture.*"; empty: at the root).
  void add(std::string_view prefix, spate_keys);
  void add(std::string_view prefix, std::span<const spate_key>);

  const entry& root() const { return root_; }
  /// Whether a plugin's path begins with this name.
  bool has(std::string_view first_segment) const;
  /// Names that may stand in the root table, without wildcards.
  static std::vector<std::string> names(const entry&);

 private:
  entry root_;
};

}  // namespace spate::profile
