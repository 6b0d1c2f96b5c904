#include "data/source.hpp"

#include <vector>

#include "data/source_kinds.hpp"

namespace spate::data {

std::span<const source_kind> source_kinds() {
  static const std::vector<source_kind> all = {choice_source, weighted_source, int_source,    float_source,
                                               bool_source,   uuid_source,     digits_source, hex_source,
                                               words_source,  timestamp_source};
  return all;
}

const source_kind* find_source_kind(std::string_view name) {
  for (const source_kind& each : source_kinds()) {
    if (name == each.name) return &each;
  }
  return nullptr;
}

}  // namespace spate::data
