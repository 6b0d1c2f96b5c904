#include "profile/key_value.hpp"

#include <vector>

#include "profile/suggest.hpp"
#include "profile/units.hpp"

namespace spate::profile {
namespace {

std::string in_unit(const spate_key& key, double value) {
  if (key.kind == SPATE_KIND_DURATION) return print_duration(static_cast<std::int64_t>(value));
  if (key.kind == SPATE_KIND_SIZE) return print_size(static_cast<std::int64_t>(value));
  return print_number(value);
}

}  // namespace

std::optional<key_number> parse_as(spate_kind kind, std::string_view text) {
  switch (kind) {
    case SPATE_KIND_BOOL:
      if (text != "true" && text != "false") return std::nullopt;
      return key_number{text == "true" ? 1 : 0, 0};
    case SPATE_KIND_FLOAT: {
      const auto value = parse_number(text);
      return value ? std::optional(key_number{0, *value}) : std::nullopt;
    }
    case SPATE_KIND_INT:
    case SPATE_KIND_DURATION:
    case SPATE_KIND_SIZE: {
      const auto value = kind == SPATE_KIND_INT        ? parse_integer(text)
                         : kind == SPATE_KIND_DURATION ? parse_duration(text)
                                                       : parse_size(text);
      return value ? std::optional(key_number{*value, static_cast<double>(*value)}) : std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

std::string_view kind_in_words(spate_kind kind) {
  switch (kind) {
    case SPATE_KIND_BOOL:
      return "true or false";
    case SPATE_KIND_INT:
      return "a whole number";
    case SPATE_KIND_FLOAT:
      return "a number";
    case SPATE_KIND_STRING:
      return "a text";
    case SPATE_KIND_DURATION:
      return "a duration";
    case SPATE_KIND_SIZE:
      return "a size";
    case SPATE_KIND_ARRAY:
      return "an array";
    case SPATE_KIND_TABLE:
      return "a table";
    default:
      return "a value";
  }
}

std::string how_to_write(spate_kind kind) {
  switch (kind) {
    case SPATE_KIND_BOOL:
      return "write true or false, without quotes";
    case SPATE_KIND_INT:
      return "write a number such as 5, without quotes";
    case SPATE_KIND_FLOAT:
      return "write a number such as 0.5, without quotes";
    case SPATE_KIND_STRING:
      return "put it in quotes: \"...\"";
    case SPATE_KIND_DURATION:
      return "write it as \"250ms\", \"1.5s\", \"5m\" or \"1h\"";
    case SPATE_KIND_SIZE:
      return "write it as \"512B\", \"64KiB\" or \"1MiB\"";
    case SPATE_KIND_ARRAY:
      return "write it in brackets: [...]";
    case SPATE_KIND_TABLE:
      return "write it in braces: { key = value }, or as a [table]";
    default:
      return {};
  }
}

std::string with_second(const written& from) {
  return "\"" + (from.kind == written_kind::integer ? std::to_string(from.integer) : print_number(from.real)) +
         "s\" for seconds, or another of ms, s, m, h";
}

std::string example(const spate_key& key) {
  if (key.choices != nullptr && key.choices[0] != nullptr) return "\"" + std::string(key.choices[0]) + "\"";
  switch (key.kind) {
    case SPATE_KIND_BOOL:
      return "true";
    case SPATE_KIND_INT:
    case SPATE_KIND_FLOAT:
      return print_number(key.min > 0 ? key.min : 1);
    case SPATE_KIND_DURATION:
      return "\"10s\"";
    case SPATE_KIND_SIZE:
      return "\"64KiB\"";
    case SPATE_KIND_ARRAY:
      return "[...]";
    case SPATE_KIND_TABLE:
      return "{ ... }";
    default:
      return "\"...\"";
  }
}

std::optional<std::string> out_of_range(const spate_key& key, double value) {
  if (key.min == 0 && key.max == 0) return std::nullopt;
  const bool bounded = key.max > key.min;
  if (value >= key.min && (!bounded || value <= key.max)) return std::nullopt;
  const std::string is = ", and this is " + in_unit(key, value);
  if (value < key.min && (!bounded || key.max >= 9e15)) return "must be at least " + in_unit(key, key.min) + is;
  if (key.max >= 9e15) return "must be at most " + in_unit(key, key.max) + is;
  return "must be from " + in_unit(key, key.min) + " to " + in_unit(key, key.max) + is;
}

std::optional<std::string> not_a_choice(const spate_key& key, std::string_view text) {
  if (key.choices == nullptr) return std::nullopt;
  std::vector<std::string> all;
  for (const char* const* each = key.choices; *each != nullptr; ++each) {
    if (text == *each) return std::nullopt;
    all.emplace_back(*each);
  }
  return suggest(text, all, "one of");
}

}  // namespace spate::profile
