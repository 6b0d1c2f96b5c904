#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "profile/config_tree.hpp"
#include "profile/key_table.hpp"
#include "profile/text_resolver.hpp"

namespace spate::profile {

/// Checks written tables against declared keys (kinds, ranges, choices, required and unknown ones), fills defaults, and
/// adds what was accepted to a tree. Reports every mistake; what was wrong is left out of the tree. [control]
class node_builder {
 public:
  /// Without a resolver texts are kept as they were written; templates are appended to `templates`.
  node_builder(diagnostics& report, config_tree& tree, text_resolver* texts,
               std::vector<data::text_template>* templates)
      : report_(report), tree_(tree), texts_(texts), templates_(templates) {}

  /// The children of `from` become children of the node `parent`. `where` is the table's name in messages
  /// ("target.api"). Names in `others` are somebody else's keys: neither unknown nor added.
  void add_table(std::uint32_t parent, const written& from, const key_table& keys, const std::string& where,
                 std::span<const std::string> others = {});

  /// Templates that were added, in order.
  const std::vector<std::uint32_t>& template_ids() const { return ids_; }

 private:
  using entry = key_table::entry;
  void table(std::uint32_t parent, const written&, const entry&, const std::string& where,
             std::span<const std::string> others);
  void absent(std::uint32_t parent, const written& in, const entry&, const std::string& where);
  void value(std::uint32_t parent, const written&, const entry&, const std::string& where);
  void checked_value(std::uint32_t parent, const written&, const entry&, const std::string& where);
  void array(std::uint32_t parent, const written&, const entry&, const std::string& where);
  void scalar(std::uint32_t parent, const written&, const entry&);
  void number(std::uint32_t parent, const written&, const spate_key&, std::int64_t, double);
  void any(std::uint32_t parent, const written&, const entry&);
  void any_value(std::uint32_t parent, const written&, const entry&);
  void json(std::uint32_t parent, const written&, const entry&);
  void text(std::uint32_t parent, const written&, const entry&, spate_kind wanted);
  bool constant(std::uint32_t parent, const written&, const data::value& known);
  void file(std::uint32_t parent, const written&, const std::string& name);
  void wrong_kind(const written&, spate_kind wanted);
  void templated(std::uint32_t node, data::text_template, std::string_view source);

  diagnostics& report_;
  config_tree& tree_;
  text_resolver* texts_;
  std::vector<data::text_template>* templates_;
  std::vector<std::uint32_t> ids_;
};

}  // namespace spate::profile
