#pragma once

#include <spate/config.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/formula.hpp"
#include "data/names.hpp"
#include "data/text_template.hpp"

namespace spate::data {

/// What stands between ${ and }, with its name looked up.
struct hole {
  name_kind kind = name_kind::variable;  ///< parameter: `constant` is its value
  std::uint32_t slot = 0;
  std::int32_t element = -1;
  value constant;
  formula computed = {};  ///< set: an expression, and `slot` and `element` mean nothing
};

/// A stretch of a template's text: a literal, or a hole.
struct template_part {
  std::string literal;
  std::optional<data::hole> hole;
  std::string written = {};  ///< the hole as it stands in the text, with ${ and }
};

/// Looks a name up as templates and conditions write it: `name`, `name.0`, `loop.index`, `user`. Adds a mistake when
/// it is unknown, or a list is used as one value or the other way round. [control]
std::optional<hole> find_value(std::string_view text, const names&, std::size_t offset, std::vector<text_error>&);

/// Says that nothing has this name, with the nearest one. [control]
text_error unknown_name(std::string_view text, const names&, std::size_t offset);

/// Cuts a template at its holes; literals that touch are one part. Adds every mistake to `errors`. [control]
std::vector<template_part> split_template(std::string_view text, const names&, std::vector<text_error>& errors);

/// The template of a string node. The loader has filled in what is known before the run: only a node that it marked has
/// holes. [control]
text_template read_template(node, const names&, std::vector<text_error>& errors);

/// The segment that shows the hole after `literal`. Not for parameters.
text_template::segment to_segment(const hole&, std::string literal);

/// Adds the slots of the user's variables that it cannot do without, each once.
void add_need(std::vector<std::uint32_t>& needs, const hole&);

}  // namespace spate::data
