// One connection to a database: what each database brings.
#pragma once

#include <spate/abi/protocol.h>

#include <cstdint>
#include <span>
#include <string>

#include "operation.hpp"
#include "result_rows.hpp"

namespace spate::sql {

// Outcomes that every database has; its own begin at outcome_own.
enum : std::uint16_t {
  outcome_plan = SPATE_OUTCOME_PLUGIN,  // what is asked of a plan does not hold
  outcome_sql,                          // the database refuses the statement as it is written
  outcome_constraint,
  outcome_own
};

// How a call ended.
struct reply {
  std::uint16_t outcome = SPATE_OUTCOME_OK;
  std::uint16_t error_id = 0;
  std::int32_t status = 0;  // the database's own code
  bool is_ok() const { return outcome == SPATE_OUTCOME_OK; }
};

// What an operation moved.
struct traffic {
  std::uint64_t bytes_in = 0, bytes_out = 0, rows_read = 0, rows_changed = 0;
  std::int64_t first_row_ns = 0;  // when the first row came; 0: none
};

// Keeps its statements prepared. Its own thread calls it, but for `interrupt`. Throws nothing after its constructor.
class session {
 public:
  virtual ~session() = default;

  virtual reply begin(const transaction_kind&) = 0;
  virtual reply commit() = 0;
  // After a failure, or when a transaction was left open: back to where no transaction is. False: there was none.
  virtual bool roll_back() noexcept = 0;
  // Carries it out and reads its rows as its `fetch` says.
  virtual reply run(const statement&, std::span<const spate_value> values, result_rows&, traffic&) = 0;
  virtual reply run(const script&) = 0;
  // Its plan as text, a line for each step; empty when it cannot be explained now.
  virtual std::string explain(const statement&) = 0;
  // Whether its plan may be another one than when this was asked last.
  virtual bool plan_may_have_changed(const statement&) = 0;
  // After each operation, which ended at `end_ns`: what it has to tell besides the sample. `operation` is the number.
  virtual void end_operation(std::uint32_t operation, std::int64_t end_ns) = 0;

  // Ends the call under way and every further one. [any]
  virtual void interrupt() noexcept = 0;
};

}  // namespace spate::sql
