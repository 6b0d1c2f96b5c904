#pragma once

#include <spate/config.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "data/condition.hpp"
#include "data/json_selector.hpp"
#include "data/names.hpp"
#include "data/pattern.hpp"
#include "data/response_view.hpp"
#include "data/text_template.hpp"

namespace spate::data {

enum class capture_result : std::uint8_t { done, nothing, not_json, gave_up };

/// One entry of a `capture` table, compiled. Immutable. After it ran the variable holds what this response said: when
/// nothing was found a scalar has no value and a list of several matches is empty; a list that is appended to stays.
struct capture {
  enum class source_kind : std::uint8_t { json, regex, header, column, rendered };
  source_kind from = source_kind::json;
  name_kind to = name_kind::variable;  ///< variable or shared
  std::uint32_t slot = 0;
  bool appends = false, replaces_list = false, optional = false, once = false, all_rows = false;
  std::uint32_t keep = 0, group = 0;
  std::optional<json_selector> selector;
  std::optional<data::pattern> pattern;
  std::string header;  ///< or column
  text_template rendered;
  std::optional<condition> when;
  std::string text;  ///< in words, when nothing was found

  /// Writes to the user's or the shared variable; shared ones only with `to_shared`. `optional` is not looked at.
  capture_result run(response_view&, user_state&, shared_state&, bool to_shared) const;
};

/// Compiles a `capture` table, in source order. Reports every mistake.
std::vector<capture> compile_captures(node table, const names&, report&);

/// True when the capture at this node sets a list: it appends, it reads all rows, or its JSONPath may have several
/// matches.
bool captures_list(node);

}  // namespace spate::data
