#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "data/json_selector.hpp"

namespace spate::data {

/// Finds one value in a JSON text without building a document: looks at every byte once and keeps nothing. It says
/// `found` or `nothing` only when the whole text is JSON in the sense of `json_reader`; `unsure` for what is no JSON
/// and for what it does not judge (an escaped name or half of a surrogate pair on the way, a huge exponent, deep
/// nesting): then the document must be read. Of members with one name the last counts, as in a document. Allocates
/// nothing. [any]
class json_scanner {
 public:
  enum class result : std::uint8_t { found, nothing, unsure };

  /// `at` is direct (json_selector::is_direct). `found` is the value's text, without spaces around it.
  static result find(std::string_view text, const json_selector& at, std::string_view& found);

 private:
  using step = json_selector::step;
  using step_kind = json_selector::step_kind;
  static constexpr std::size_t off_path = SIZE_MAX;
  static constexpr unsigned deepest = 48;

  json_scanner(std::string_view text, const json_selector& at)
      : at_(text.data()), end_(text.data() + text.size()), selector_(at) {}

  // Each takes what it names from the front; false: unsure. `place` is the step that leads on from the value, or
  // off_path.
  bool value(unsigned depth, std::size_t place);
  bool object(unsigned depth, std::size_t place);
  bool array(unsigned depth, std::size_t place);
  bool string(bool& plain);
  bool escape();
  bool many_bytes();
  bool number();
  bool digits();
  bool word(std::string_view expected);

  const step* step_at(std::size_t place) const {
    return place < selector_.steps_.size() ? &selector_.steps_[place] : nullptr;
  }
  void spaces() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
  }
  bool take(char expected) { return at_ != end_ && *at_ == expected ? (++at_, true) : false; }

  const char* at_;
  const char* end_;
  const json_selector& selector_;
  std::string_view found_;
};

}  // namespace spate::data
