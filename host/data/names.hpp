#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "data/value.hpp"

namespace spate::data {

enum class name_kind : std::uint8_t {
  parameter,  ///< constant: folded when a template or condition is compiled
  source,     ///< a `[data]` entry; slot into user_state::draws and runtime::sources
  variable,   ///< captured, picked or taken by a user; slot into user_state::variables
  shared,     ///< captured by the setup; slot into shared_state::variables
  loop,       ///< loop.index: built in
  user        ///< the user's number: built in
};

struct name {
  name_kind kind = name_kind::variable;
  std::uint32_t slot = 0;
  bool list = false;  ///< holds several values: `append = true`, a JSONPath with several matches, `pick` with a count
  value constant;     ///< of a parameter
  std::int32_t field = -1;  ///< of a record's field: its place
};

/// Every name that templates and conditions of one profile may use, each with one meaning.
class names {
 public:
  using environment = std::function<std::optional<std::string>(const std::string&)>;

  /// False when the name is taken by another meaning, `user` and `loop` included; `add` of an equal variable (same kind
  /// and list) is fine and keeps the slot.
  bool add(std::string_view text, const name& meaning);
  const name* find(std::string_view text) const;
  /// The nearest name by edit distance, or empty when none is near.
  std::string nearest(std::string_view text) const;
  const std::map<std::string, name, std::less<>>& all() const { return names_; }

  /// Reads ${env:NAME}, which is folded when a template is compiled; without it no variable is set.
  void set_environment(environment read) { environment_ = std::move(read); }
  std::optional<std::string> environment_variable(const std::string& variable) const;

 private:
  std::map<std::string, name, std::less<>> names_;
  environment environment_;
};

}  // namespace spate::data
