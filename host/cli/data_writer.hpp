#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>

#include "data/runtime.hpp"

namespace spate::cli {

enum class data_format : std::uint8_t { jsonl, csv, json };

/// Which rows of which data source to write, and how.
struct data_request {
  std::string name;
  std::uint32_t slot = 0;
  std::uint64_t seed = 0, first = 0, count = 10;
  data_format format = data_format::jsonl;
  unsigned threads = 0;
};

/// Writes the rows in their order. Blocks of them are drawn on so many threads, a few ahead of what is written, so that
/// the memory does not grow with the count. False when `out` failed.
bool write_data(const data::runtime&, const data_request&, std::ostream& out);

}  // namespace spate::cli
