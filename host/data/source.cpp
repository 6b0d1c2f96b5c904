#include "data/source.hpp"

#include <vector>

#include "data/source_kinds.hpp"

namespace spate::data {

std::span<const source_kind> source_kinds() {
  static const std::vector<source_kind> all = {
      choice_source,   weighted_source,  sample_source,    int_source,      number_source, bool_source,
      uuid_source,     digits_source,    hex_source,       words_source,    text_source,   pattern_source,
      sequence_source, timestamp_source, object_source,    list_source,     case_source,   expression_source,
      csv_source,      jsonl_source,     rows_source_kind, reference_source};
  return all;
}

const source_kind* find_source_kind(std::string_view name) {
  for (const source_kind& each : source_kinds()) {
    if (name == each.name) return &each;
  }
  return nullptr;
}

bool holds_sources(std::string_view path) {
  const std::string_view first = path.substr(0, path.find_first_of(".["));
  return first == "fields" || first == "of" || first == "values" || first == "otherwise";
}

std::vector<spate_key> plain_keys(const source_kind& kind) {
  std::vector<spate_key> out;
  for (std::uint32_t i = 0; i < kind.keys.count; ++i) {
    if (!holds_sources(kind.keys.keys[i].path)) out.push_back(kind.keys.keys[i]);
  }
  return out;
}

}  // namespace spate::data
