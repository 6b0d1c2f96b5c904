#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <spate/abi/config.h>
#include <spate/abi/ext/response.h>

#include "data/names.hpp"
#include "data/text_template.hpp"
#include "data/user_state.hpp"

namespace spate::data {

class rows_source;

/// The keys of an operation's `expect`, `check` and `capture` tables, declared as a plugin declares its keys:
/// expect.* and check.*: status (an integer, "2xx", "any", or an array of them), header.NAME = value | { exists,
/// equals, contains, matches }, body = { contains, matches, equals }, json."/pointer or $.path" = value | { exists,
/// null, equals, matches, min, max, count, min_count } (of several values each must hold, and there must be one).
/// Values may hold ${...}; a data source shows what the request drew. Of a database also rows = number | { min, max }
/// and column.NAME = value | { ... }, which holds in every row. capture.NAME: one of json | regex (+ group) | header |
/// column (+ all_rows) | value (a template), with append, keep, optional, once, when.
spate_keys expect_keys();
spate_keys check_keys();
spate_keys capture_keys();  ///< of one capture: the table under its name

/// What running a program gave.
struct offered {
  std::uint16_t outcome = 0;        ///< SPATE_OUTCOME_OK, _EXPECT or _STATUS
  std::int32_t failed = -1;         ///< index into texts() of what failed first: an expectation or a capture
  std::uint64_t checks_failed = 0;  ///< bit i: check i did not hold
};

/// An operation's expectations, checks and captures, compiled. Run once per response; allocates nothing in the steady
/// state (JSON is read into a buffer of the thread's). Immutable after compile; any thread may run it.
/// Without an expected status, a status of 400 and above is outcome `status`, all else is fine.
/// Captures run in source order, when the expectations held. One that finds nothing is a failed expectation unless
/// `optional = true`; either way its variable then has no value (a JSON null clears it too), a list of matches is
/// empty, and a list that is appended to stays as it was.
class response_program {
 public:
  response_program();
  ~response_program();
  response_program(response_program&&) noexcept;
  response_program& operator=(response_program&&) noexcept;

  /// `operation` is a table node with any of the children expect, check, capture. Captures declare no names here: the
  /// loader has done so through `captured_names` before any template was compiled.
  static response_program compile(const spate_config&, std::uint32_t operation, const names&, spate_report&);

  /// Rows of the answers that the setup gets go there; `named` for messages. Before the plugin asks what is wanted.
  void feed(rows_source&, const std::string& named);

  std::uint32_t wants() const;  ///< SPATE_WANTS_*; 0 when only the default status rule applies
  /// `to_shared`: the setup runs it, and captures into shared variables are stored; else those are left alone.
  offered run(const spate_response&, user_state&, shared_state&, bool to_shared) const;
  const std::vector<std::string>& texts() const;        ///< what can fail, in words without variable parts
  const std::vector<std::string>& check_names() const;  ///< at most 64

 private:
  struct program;
  std::unique_ptr<program> program_;
};

struct captured_name {
  std::string name;
  std::uint32_t node = 0;  ///< for messages
  bool list = false;
};
/// The names that an operation's `capture` table sets, before anything is compiled.
std::vector<captured_name> captured_names(const spate_config&, std::uint32_t operation);

}  // namespace spate::data
