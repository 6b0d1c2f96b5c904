#include "data/json_selector.hpp"

#include <boost/json.hpp>

#include "data/json_path_parser.hpp"
#include "data/json_value.hpp"

namespace spate::data {
namespace json = boost::json;

std::optional<json_selector> json_selector::compile(std::string_view text, std::string& error) {
  json_path_parser parser(text);
  auto result = parser.parse();
  if (!result) error = parser.error();
  return result;
}

const json::value* json_selector::first(const json::value& document) const {
  const json::value* found = nullptr;
  each(document, [&found](const json::value& at) {
    found = &at;
    return false;
  });
  return found;
}

bool json_selector::walk(const json::value& at, std::size_t place, void* own, visitor visit) const {
  if (place == steps_.size()) return visit(own, at);
  const step& step = steps_[place];
  switch (step.kind) {
    case step_kind::token:
    case step_kind::key:
      if (const auto* object = at.if_object()) {
        const auto* member = object->if_contains({step.key.data(), step.key.size()});
        return member == nullptr || walk(*member, place + 1, own, visit);
      }
      if (step.kind == step_kind::key) return true;
      [[fallthrough]];
    case step_kind::index: {
      const auto* array = at.if_array();
      if (array == nullptr) return true;
      const auto size = static_cast<std::int64_t>(array->size());
      const bool from_end = step.kind == step_kind::index && step.index < 0;
      const auto index = from_end ? size + step.index : step.index;
      return index < 0 || index >= size || walk((*array)[static_cast<std::size_t>(index)], place + 1, own, visit);
    }
    case step_kind::wildcard:
      return walk_children(at, place + 1, own, visit, nullptr);
    case step_kind::filter:
      return walk_children(at, place + 1, own, visit, &step);
    case step_kind::descent:
      return walk_below(at, place, own, visit);
  }
  return true;
}

bool json_selector::walk_children(const json::value& at, std::size_t place, void* own, visitor visit,
                                  const step* filter) const {
  if (const auto* array = at.if_array()) {
    for (const auto& each : *array) {
      if ((filter == nullptr || passes(each, *filter)) && !walk(each, place, own, visit)) return false;
    }
  } else if (const auto* object = at.if_object()) {
    for (const auto& each : *object) {
      if ((filter == nullptr || passes(each.value(), *filter)) && !walk(each.value(), place, own, visit)) return false;
    }
  }
  return true;
}

// The document's depth is limited where it is read, so this is too.
bool json_selector::walk_below(const json::value& at, std::size_t place, void* own, visitor visit) const {
  const step& step = steps_[place];
  const auto descend = [&](const json::value& child, bool selected) {
    return (!selected || walk(child, place + 1, own, visit)) && walk_below(child, place, own, visit);
  };
  if (const auto* array = at.if_array()) {
    for (const auto& each : *array) {
      if (!descend(each, step.key.empty())) return false;
    }
  } else if (const auto* object = at.if_object()) {
    for (const auto& each : *object) {
      if (!descend(each.value(), step.key.empty() || each.key() == json::string_view(step.key))) return false;
    }
  }
  return true;
}

bool json_selector::passes(const json::value& at, const step& filter) {
  const json::value* found = &at;
  for (const auto& name : filter.path) {
    const auto* object = found->if_object();
    found = object == nullptr ? nullptr : object->if_contains({name.data(), name.size()});
    if (found == nullptr) return false;
  }
  if (!filter.comparison) return true;
  using expression::binary_op;
  if (*filter.comparison == binary_op::equal) return json_equals(*found, filter.literal);
  if (*filter.comparison == binary_op::not_equal) return !json_equals(*found, filter.literal);
  const auto number = json_number(*found);
  if (!number) return false;
  const double limit =
      filter.literal.type == value_type::integer ? static_cast<double>(filter.literal.integer) : filter.literal.real;
  switch (*filter.comparison) {
    case binary_op::less:
      return *number < limit;
    case binary_op::less_equal:
      return *number <= limit;
    case binary_op::greater:
      return *number > limit;
    default:
      return *number >= limit;
  }
}

}  // namespace spate::data
