#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "data/names.hpp"
#include "data/source.hpp"
#include "data/user_state.hpp"
#include "data/value.hpp"

namespace spate::data {

struct render_scope;
struct text_error;
struct formula_step;

/// What an expression may read beside a user's variables.
enum class formula_use : std::uint8_t {
  flow,     ///< between operations: no data source, which is drawn for each operation
  request,  ///< inside ${...}: data sources too
  answer    ///< of a recovery: `status` and `outcome` of the operation that has just ended
};

/// A compiled expression: total (every text that compiles has a value, or none), without side effects but the draw of a
/// data source, without allocation. Names read a user's or shared variables, parameters, `loop.index` and `user`;
/// the functions are listed in sdk/docs/profile-flows.md.
/// Whole numbers are exact up to 64 bits; what exceeds them, and every division that does not come out even, is a
/// floating-point number. What has no value (a variable that was not set, a division by zero, arithmetic with a text)
/// makes what is computed from it have none, and every comparison false, != too. Values of different types differ.
/// Copies share the code, which never changes; any thread.
class formula {
 public:
  formula();
  ~formula();
  formula(const formula&);
  formula(formula&&) noexcept;
  formula& operator=(const formula&);
  formula& operator=(formula&&) noexcept;

  /// Adds every mistake to `errors`; the result is then not to be used. `condition`: it must be true or false, or a
  /// number, which holds when it is not 0.
  static formula compile(std::string_view text, const names&, std::vector<text_error>& errors, formula_use,
                         bool condition = false);

  /// False for one that was never compiled.
  explicit operator bool() const { return code_ != nullptr; }
  /// A scalar; `none` when there is no value. `out` keeps its memory.
  void evaluate(const render_scope&, value& out) const;
  /// True, or a number that is not 0. Data sources are not drawn.
  bool holds(const user_state&, const shared_state&) const;
  /// Known at load: only parameters are read.
  bool is_constant() const;
  /// Appends the data sources that it reads. [control]
  void list_reads(std::vector<source_read>&) const;
  /// Slots of the user's variables without which there can be no value.
  std::vector<std::uint32_t> needs() const;

 private:
  std::shared_ptr<const std::vector<formula_step>> code_;  // operands first: the last step is the whole
};

}  // namespace spate::data
