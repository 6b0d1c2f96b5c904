#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "data/names.hpp"
#include "data/text_template.hpp"
#include "data/user_state.hpp"

namespace spate::data {

/// A compiled `when`: total (every text that compiles has a value), without side effects, without allocation.
/// Names read a user's or shared variables, parameters, `loop.index` and `user`; functions: count(list),
/// contains(list, value), defined(name).
/// What has no value (a variable that was not set, a division by zero, arithmetic with a text) makes every comparison
/// false, != too. Values of different types differ. A number alone holds when it is not 0, a text never. An empty
/// condition holds.
class condition {
 public:
  condition();
  ~condition();
  condition(condition&&) noexcept;
  condition& operator=(condition&&) noexcept;

  /// Adds every mistake to `errors`; the result is then not to be used.
  static condition compile(std::string_view text, const names&, std::vector<text_error>& errors);
  bool holds(const user_state&, const shared_state&) const;
  /// Known at load: only parameters are read (for `enabled`).
  bool is_constant() const;

 private:
  struct program;
  std::unique_ptr<program> program_;
};

}  // namespace spate::data
