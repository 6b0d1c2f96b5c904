#pragma once

#include <string_view>
#include <vector>

#include "data/formula.hpp"

namespace spate::data {

/// A compiled `when`, `while`, `until`, `on` or `enabled`: a formula that is true or false. A number alone holds when
/// it is not 0, a text never. An empty condition holds.
class condition {
 public:
  /// Adds every mistake to `errors`; the result is then not to be used.
  static condition compile(std::string_view text, const names& all, std::vector<text_error>& errors,
                           formula_use use = formula_use::flow) {
    condition result;
    result.formula_ = formula::compile(text, all, errors, use, true);
    return result;
  }
  bool holds(const user_state& user, const shared_state& shared) const {
    return !formula_ || formula_.holds(user, shared);
  }
  /// Known at load: only parameters are read (for `enabled`).
  bool is_constant() const { return formula_.is_constant(); }

 private:
  formula formula_;
};

}  // namespace spate::data
