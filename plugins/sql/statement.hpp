// One statement of a profile, compiled.
#pragma once

#include <spate/abi/ext/data.h>
#include <spate/config.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include "dialect.hpp"

namespace spate::sql {

enum class fetch : std::uint8_t { all, first, none };
enum class keep : std::uint8_t { nothing, first_row, all_rows };  // of the cells

// Where a parameter's value comes from.
struct bind {
  enum class origin : std::uint8_t { constant, rendered, column };
  origin from = origin::constant;
  spate_value constant{};         // its text is the configuration's
  std::uint32_t template_id = 0;  // rendered
  std::string column;             // of the first row that a statement before gave
  std::string name;               // as in the profile
};

// What is asked of a plan.
struct plan_rule {
  std::string uses_index;  // empty: any
  bool no_full_scan = false;
  bool is_empty() const { return uses_index.empty() && !no_full_scan; }
};

// Constant; all sessions read it.
struct statement {
  std::uint32_t index = 0;      // among all of the target
  std::uint32_t operation = 0;  // the operation's number
  std::uint32_t number = 0;     // in its operation, from 0
  std::string place;            // "operation get_run", "operation transfer, statement 2"
  std::uint32_t node = SPATE_NONE;
  std::string text;     // as the driver reads it
  std::string written;  // as in the profile
  std::string first_word;
  bool gives_rows = false;  // as far as its words tell
  std::vector<bind> binds;  // by parameter, of one row
  std::uint32_t rows = 1;   // that one execution carries, each with values of its own
  sql::fetch reads = fetch::all;
  sql::keep keeps = keep::nothing;
  plan_rule plan;

  std::size_t parameters() const { return binds.size() * rows; }
  // What can be explained.
  bool has_plan() const {
    return first_word == "SELECT" || first_word == "INSERT" || first_word == "UPDATE" || first_word == "DELETE" ||
           first_word == "REPLACE" || first_word == "WITH" || first_word == "MERGE";
  }
  // Its rows are sent as data behind it.
  bool is_copy() const { return first_word == "COPY"; }
  // What makes tables or indexes that others may need.
  bool defines() const { return first_word == "CREATE" || first_word == "ALTER"; }
};

}  // namespace spate::sql
