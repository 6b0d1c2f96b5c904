#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "data/random.hpp"
#include "data/value.hpp"

namespace spate::data {

class source;

/// What a template, condition or capture may read and write of one user. Owned by one thread at a time: whoever holds
/// the user's token.
struct user_state {
  random_stream random;
  std::uint32_t number = 0;         ///< run-wide
  std::uint32_t operation_no = 0;   ///< raised before each operation: a data source is drawn once per operation
  std::vector<variable> variables;  ///< by slot (data::names)
  /// What a source gave last.
  struct draw {
    std::uint32_t operation_no = UINT32_MAX;  ///< the operation it was drawn for
    std::uint32_t row = 0;                    ///< and the row of it
    std::uint32_t first = 0;                  ///< how often it was drawn before that operation
    std::uint32_t count = 0;                  ///< how often it was drawn
    bool ran_out = false;       ///< it has no further value: what `order = "once"` says after its last row
    value drawn;                ///< of a record: its JSON text, once somebody asked for it
    std::vector<value> fields;  ///< of a record
  };
  std::vector<draw> draws;  ///< by source slot
  /// This user's place among those that share out a sequence: the user's number and how many users there are. Of a row
  /// of a data set: its number, and how many rows.
  std::uint64_t lane = 0, lanes = 1;
  std::uint64_t seed = 0;                    ///< of the run; with it a reference draws another data set's rows
  bool is_row = false;                       ///< draws one row of a data set, not the operations of a user
  std::uint32_t now_operation = UINT32_MAX;  ///< the operation for which now() was asked
  std::int64_t now_ms = 0;
  std::uint32_t row = 0;                     ///< which row is drawn of an operation that sends many
  std::uint32_t row_operation = UINT32_MAX;  ///< the operation for which `row` was said
  std::uint32_t current_row() const { return row_operation == operation_no ? row : 0; }
  std::int64_t loop_index = 0;  ///< ${loop.index} of the innermost repeat, from 0
  struct answer {
    std::int32_t status = 0;   ///< the protocol's own code; 0: none
    std::string_view outcome;  ///< its name; lives as long as the run
  } answer;                    ///< of the operation that ended last, for `on` of a recovery
};

/// From here on the user draws as arrival `number` of an open load: which of the users takes an arrival hangs on time,
/// and what it draws does not. An arrival's first draw of a sequence is its own number.
inline void begin_arrival(user_state& user, std::uint64_t number) {
  user.lane = number;
  user.lanes = std::uint64_t{1} << 32;
  for (user_state::draw& each : user.draws) each.count = 0;
}

/// Milliseconds since the epoch, by the machine's clock.
std::int64_t machine_time_ms();

/// What the setup captured: written before the load by one thread, read-only afterwards.
struct shared_state {
  std::vector<variable> variables;
  std::int64_t (*time_ms)() = machine_time_ms;                    ///< for now(); a test gives its own
  const std::vector<std::unique_ptr<source>>* sources = nullptr;  ///< by slot, for drawn(); null: none was drawn of
};

}  // namespace spate::data
