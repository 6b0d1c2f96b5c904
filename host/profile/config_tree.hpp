#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <spate/abi/config.h>

#include "profile/model.hpp"

namespace spate::profile {

/// Owns the nodes of one spate_config and every text that they borrow, with each node's place in the profile's files.
/// Grows while a profile is compiled and is read-only afterwards; texts never move. Movable; what `view` returned stays
/// valid until the tree is gone. [control]
class config_tree {
 public:
  config_tree();
  ~config_tree();
  config_tree(config_tree&&) noexcept;
  config_tree& operator=(config_tree&&) noexcept;

  /// What a plugin is handed. Node 0 is the root, a table.
  const spate_config& view() const;
  /// Where the node was written; the root's place for SPATE_NONE and unknown nodes.
  place place_of(std::uint32_t node) const;
  /// Where its key was written; the node's own place for elements of arrays.
  place key_place_of(std::uint32_t node) const;
  std::string_view text_of(std::uint32_t node) const;
  /// A text in which holes were filled before the run: it is no expression, even if it reads like one.
  bool is_filled(std::uint32_t node) const;

  /// Appends a node to the children of `parent`; `key` is empty for the element of an array.
  std::uint32_t add(std::uint32_t parent, std::string_view key, spate_kind, place);
  void set_text(std::uint32_t node, std::string_view);
  void mark_filled(std::uint32_t node);
  void set_number(std::uint32_t node, std::int64_t, double);
  void set_kind(std::uint32_t node, spate_kind);
  void set_place(std::uint32_t node, place);
  void set_key_place(std::uint32_t node, place);
  /// A string with holes, rendered by its id.
  void set_template(std::uint32_t node, std::uint32_t id);
  /// The nodes from `first` on were not written in the profile: they are a key's default.
  void mark_default(std::uint32_t first);

 private:
  struct content;
  std::unique_ptr<content> content_;
};

}  // namespace spate::profile
