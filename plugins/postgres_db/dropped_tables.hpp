// Which tables a profile makes anew.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "sql/operation.hpp"

namespace spate::postgres_db {

// The tables that its scripts and statements drop: what they look like when the others are sent is not known before.
class dropped_tables {
 public:
  explicit dropped_tables(const sql::operations&);

  // Whether the statement names one.
  bool meets(std::string_view statement) const;

 private:
  void add(std::string_view text);

  std::set<std::string, std::less<>> names_;
  bool all_ = false;  // a schema is dropped
};

}  // namespace spate::postgres_db
