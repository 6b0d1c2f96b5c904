#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "data/value.hpp"

namespace spate::data {

/// Rows of typed values, packed one behind the other, so that a hundred thousand of them take little more than what
/// they say. Grown by one thread at a time; then any may read.
class row_store {
 public:
  explicit row_store(std::uint64_t most_bytes = std::uint64_t{256} << 20) : most_bytes_(most_bytes) {}

  /// False when it is full: the row is not taken.
  bool add(std::span<const value> row);
  /// Sets `into`, which has as many values as the row was added with. Allocates nothing once its texts have the
  /// capacity.
  void read(std::uint64_t row, std::span<value> into) const;
  std::uint64_t rows() const { return places_.size(); }
  std::uint64_t most_bytes() const { return most_bytes_; }

 private:
  struct place {
    std::uint32_t block, offset;
  };
  std::uint64_t most_bytes_, bytes_ = 0;
  std::vector<std::string> blocks_;  // none of them moves when a further one comes
  std::vector<place> places_;        // where each row begins
  std::string packed_;               // the row that is being added
};

}  // namespace spate::data
