// Values with their texts, kept.
#pragma once

#include <spate/abi/ext/data.h>
#include <spate/text.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace spate::sql {

// Copies values and their texts one after the other; `seal` ends that, and from then on the texts stay where they are
// until `clear`. Filled again it allocates nothing when it holds no more than before.
class value_table {
 public:
  void clear() {
    values_.clear();
    texts_.clear();
  }
  void add(const spate_value& value) {
    values_.push_back(value);
    if (value.kind != SPATE_KIND_STRING) return;
    values_.back().i64 = static_cast<std::int64_t>(texts_.size());
    texts_ += view(value.text);
  }
  // Its text stays the giver's; the table is not sealed then.
  void borrow(const spate_value& value) { values_.push_back(value); }
  void add_null() { values_.emplace_back().kind = SPATE_KIND_NULL; }
  void add(std::int64_t number) {
    spate_value& made = values_.emplace_back();
    made.kind = SPATE_KIND_INT;
    made.i64 = number;
  }
  void add(double number) {
    spate_value& made = values_.emplace_back();
    made.kind = SPATE_KIND_FLOAT;
    made.f64 = number;
  }
  void add(std::string_view words) {
    spate_value& made = values_.emplace_back();
    made.kind = SPATE_KIND_STRING;
    made.i64 = static_cast<std::int64_t>(texts_.size());
    made.text.size = words.size();
    texts_ += words;
  }
  // While texts are added their memory moves.
  void seal() {
    for (spate_value& each : values_)
      if (each.kind == SPATE_KIND_STRING) each.text.data = texts_.data() + each.i64;
  }
  std::span<const spate_value> values() const { return values_; }
  std::span<spate_value> values() { return values_; }
  std::size_t text_bytes() const { return texts_.size(); }

 private:
  std::vector<spate_value> values_;
  std::string texts_;
};

}  // namespace spate::sql
