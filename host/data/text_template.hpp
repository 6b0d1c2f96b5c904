#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <spate/abi/ext/data.h>

#include "data/formula.hpp"
#include "data/names.hpp"
#include "data/source.hpp"
#include "data/user_state.hpp"

namespace spate::data {

/// What a template reads while it is rendered.
struct render_scope {
  user_state& user;
  const shared_state& shared;
  const std::vector<std::unique_ptr<source>>& sources;  ///< by slot; empty: only what was drawn already
};

/// A mistake inside a template or expression; `offset` counts bytes from the start of its text.
struct text_error {
  std::size_t offset = 0;
  std::string message;  ///< with the nearest name, without file and line
};

/// A text with holes, compiled once: constants are folded into the literals, names are slots. Rendering allocates
/// nothing.
class text_template {
 public:
  /// Compiles `${name}`, `${name.0}`, `${loop.index}`, `${user}`, `${env:NAME}`, expressions such as
  /// `${loop.index * 20}`, and `$${`. Parameters and the
  /// environment become part of the literals, written as they are. Adds every mistake to `errors`.
  static text_template compile(std::string_view text, const names&, std::vector<text_error>& errors);

  /// A text in which nothing is a hole.
  static text_template literal(std::string_view text);

  /// What is always this value, with its type.
  static text_template always(const value&);

  /// True when nothing is left to render: then `constant()` is the text.
  bool is_constant() const;
  const std::string& constant() const;
  /// The same with its type, when the whole text is one hole; otherwise a text.
  const value& constant_value() const { return constant_value_; }

  /// True when the whole template is one hole, whose type is kept.
  bool is_single() const;

  /// Writes the text to [out, out + cap) and returns its length, which may be above cap (then nothing useful is
  /// written).
  std::uint64_t render(const render_scope&, std::uint32_t escape, char* out, std::uint64_t cap) const;

  /// The typed value of a single hole; text otherwise (in `scratch`).
  void evaluate(const render_scope&, value& out) const;

  /// False when a hole has nothing to show: a variable that was not set, a list that is too short.
  bool is_ready(const render_scope&) const;

  /// Whether a value can be missing although every variable that is needed has one: an expression without a result, a
  /// list that is too short. Then `is_ready` must be asked.
  bool may_lack() const;

  /// Appends the data sources that are shown. [control]
  void list_reads(std::vector<source_read>&) const;

  /// Slots of user variables that must have a value before this can be rendered.
  const std::vector<std::uint32_t>& needs() const { return needs_; }

  // Segments, in order. Public to the JSON builder and tests.
  struct segment {
    std::string literal;  ///< before the hole
    bool hole = false;
    name_kind kind = name_kind::variable;
    std::uint32_t slot = 0;
    std::int32_t element = -1;  ///< ${pair.1}: 1; -1: the scalar
    bool json_value = false;    ///< in a JSON template: written as a JSON value of its own type
    bool json_text = false;     ///< in a JSON template: inside a string
    formula computed = {};      ///< set: shown instead of what `slot` holds
  };

 private:
  friend class json_template_builder;
  std::vector<segment> segments_;
  std::string constant_;
  value constant_value_;  ///< of a template that is one parameter: with its type
  std::vector<std::uint32_t> needs_;
};

/// Builds the template of a SPATE_KEY_JSON value: raw JSON punctuation, and strings that may hold holes.
class json_template_builder {
 public:
  explicit json_template_builder(const names&);
  void raw(std::string_view json);
  /// A TOML string: quoted and escaped; one that is exactly `${name}` is written as that value's own JSON type.
  void text(std::string_view toml_string, std::vector<text_error>& errors);
  text_template finish();

 private:
  const names& names_;
  text_template result_;
  std::string literal_;
};

}  // namespace spate::data
