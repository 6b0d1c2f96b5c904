// Values as libpq sends them.
#pragma once

#include <spate/abi/ext/data.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace spate::postgres_db {

// Texts of values, each ended by a zero. Filled again it allocates nothing when it holds no more than before.
class parameters {
 public:
  // False: one has a zero byte, where its text would end for the server.
  bool set(std::span<const spate_value> values);

  int count() const { return static_cast<int>(pointers_.size()); }
  const char* const* values() const { return pointers_.data(); }
  std::uint64_t bytes() const { return texts_.size() - pointers_.size(); }

 private:
  static constexpr std::size_t null = SIZE_MAX;
  std::string texts_;
  std::vector<std::size_t> places_;
  std::vector<const char*> pointers_;
};

// As the server reads it: numbers in their shortest form, flags as t and f. Appends; nothing for NULL.
void append_text(std::string& out, const spate_value& value);

// One row of COPY's text format, without the end of the line (PostgreSQL's manual, COPY, "Text Format").
void append_copy_row(std::string& out, std::span<const spate_value> row);

}  // namespace spate::postgres_db
