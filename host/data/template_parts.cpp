#include "data/template_parts.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

namespace spate::data {
namespace {

constexpr std::string_view environment_prefix = "env:";
constexpr std::string_view name_letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.";
const std::vector<std::unique_ptr<source>> no_sources;

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// The n of `name.n`; the name is cut off before the point.
std::optional<std::int32_t> cut_element(std::string_view& text) {
  const auto point = text.rfind('.');
  if (point == std::string_view::npos || point + 1 == text.size()) return {};
  std::int32_t element = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + point + 1, end, element);
  if (read.ec != std::errc() || read.ptr != end || element < 0) return {};
  text = text.substr(0, point);
  return element;
}

std::optional<hole> environment_hole(std::string_view text, const names& all, std::size_t offset,
                                     std::vector<text_error>& errors) {
  const std::string variable(trimmed(text.substr(environment_prefix.size())));
  auto found = all.environment_variable(variable);
  if (!found) {
    errors.push_back({offset, "the environment variable `" + variable + "` is not set: export it before the run"});
    return {};
  }
  hole result;
  result.kind = name_kind::parameter;
  result.constant.set(std::string_view(*found));
  return result;
}

std::optional<hole> expression_hole(std::string_view text, const names& all, std::size_t offset,
                                    std::vector<text_error>& errors) {
  std::vector<text_error> own;
  hole result;
  result.computed = formula::compile(text, all, own, formula_use::request);
  for (text_error& each : own) errors.push_back({offset + each.offset, std::move(each.message)});
  if (!own.empty()) return {};
  if (!result.computed.is_constant()) return result;
  user_state nobody;
  const shared_state nothing;
  result.computed.evaluate({nobody, nothing, no_sources}, result.constant);
  result.computed = {};
  result.kind = name_kind::parameter;
  if (result.constant.type != value_type::none) return result;
  errors.push_back({offset, "this has no value: a division by zero, or a text that is no number"});
  return {};
}

// `offset` is where the hole begins.
std::optional<hole> parse_hole(std::string_view text, const names& all, std::size_t offset,
                               std::vector<text_error>& errors) {
  const std::size_t inside = offset + 2 + std::min(text.find_first_not_of(' '), text.size());
  text = trimmed(text);
  if (text.empty()) {
    errors.push_back({offset, "${} is empty: write a name, or $${ for a literal ${"});
    return {};
  }
  if (text.starts_with(environment_prefix)) return environment_hole(text, all, offset, errors);
  const bool is_name = text.find_first_not_of(name_letters) == std::string_view::npos;
  return is_name ? find_value(text, all, offset, errors) : expression_hole(text, all, inside, errors);
}

// The } that ends the hole at the start of `text`, and no } inside of quotes.
std::size_t end_of_hole(std::string_view text) {
  bool quoted = false;
  for (std::size_t i = 2; i < text.size(); ++i) {
    if (text[i] == '\\' && quoted) {
      ++i;
    } else if (text[i] == '\'') {
      quoted = !quoted;
    } else if (!quoted && (text[i] == '{' || text[i] == '}')) {
      return i;
    }
  }
  return std::string_view::npos;
}

}  // namespace

text_error unknown_name(std::string_view text, const names& all, std::size_t offset) {
  std::string message = "nothing is called `" + std::string(text) + "`";
  const auto near = all.nearest(text);
  message += near.empty() ? ": a parameter, a [data] entry, a capture, pick or take must set it"
                          : ": did you mean `" + near + "`?";
  return {offset, std::move(message)};
}

std::optional<hole> find_value(std::string_view text, const names& all, std::size_t offset,
                               std::vector<text_error>& errors) {
  std::string_view base = text;
  std::optional<std::int32_t> element;
  const name* found = all.find(text);
  if (found == nullptr) {
    element = cut_element(base);
    found = all.find(base);
  }
  if (found == nullptr) {
    errors.push_back(unknown_name(base, all, offset));
    return {};
  }
  const std::string shown(base);
  if (found->list && !element) {
    errors.push_back({offset, "`" + shown + "` is a list: write `" + shown + ".0` for its first value, or pick one"});
    return {};
  }
  if (!found->list && element) {
    errors.push_back(
        {offset, "`" + shown + "` is one value, not a list: write it without ." + std::to_string(*element)});
    return {};
  }
  return hole{found->kind, found->slot, element.value_or(found->field), found->constant, {}};
}

std::vector<template_part> split_template(std::string_view text, const names& all, std::vector<text_error>& errors) {
  std::vector<template_part> parts;
  const auto literal = [&parts](std::string_view piece) {
    if (piece.empty()) return;
    if (parts.empty() || parts.back().hole) parts.emplace_back();
    parts.back().literal += piece;
  };
  std::size_t at = 0;
  while (at < text.size()) {
    const auto dollar = text.find('$', at);
    if (dollar == std::string_view::npos) break;
    literal(text.substr(at, dollar - at));
    const auto rest = text.substr(dollar);
    if (rest.starts_with("$${")) {
      literal("${");
      at = dollar + 3;
    } else if (rest.starts_with("${")) {
      const auto end = end_of_hole(rest);
      if (end == std::string_view::npos || rest[end] == '{') {
        errors.push_back({dollar, "this ${ is never closed: add }, or write $${ for a literal ${"});
        return parts;
      }
      if (auto found = parse_hole(rest.substr(2, end - 2), all, dollar, errors)) {
        parts.push_back({{}, std::move(found), std::string(rest.substr(0, end + 1))});
      }
      at = dollar + end + 1;
    } else {
      literal("$");
      at = dollar + 1;
    }
  }
  if (at < text.size()) literal(text.substr(at));
  return parts;
}

text_template read_template(node at, const names& all, std::vector<text_error>& errors) {
  return at.is_template() ? text_template::compile(at.as_string(), all, errors)
                          : text_template::literal(at.as_string());
}

text_template::segment to_segment(const hole& h, std::string literal) {
  text_template::segment result;
  result.literal = std::move(literal);
  result.hole = true;
  result.kind = h.kind;
  result.slot = h.slot;
  result.element = h.element;
  result.computed = h.computed;
  return result;
}

void add_need(std::vector<std::uint32_t>& needs, const hole& h) {
  const auto add = [&needs](std::uint32_t slot) {
    if (std::find(needs.begin(), needs.end(), slot) == needs.end()) needs.push_back(slot);
  };
  if (h.computed) {
    for (const std::uint32_t slot : h.computed.needs()) add(slot);
  } else if (h.kind == name_kind::variable) {
    add(h.slot);
  }
}

}  // namespace spate::data
