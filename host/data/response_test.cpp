#include "data/response_test.hpp"

#include <boost/json.hpp>

#include "data/json_value.hpp"
#include "data/row_cells.hpp"
#include "data/scalar_text.hpp"

namespace spate::data {
namespace {

namespace json = boost::json;

test_result held_if(bool holds) { return holds ? test_result::held : test_result::missed; }

test_result searched(const pattern& expression, std::string_view text) {
  const auto found = expression.search(text);
  return found == pattern_result::gave_up ? test_result::gave_up : held_if(found == pattern_result::found);
}

// What is wanted, or null when a part of it has no value. Kept by the thread, so that it allocates nothing.
const value* wanted_of(const response_test& test, const response_view& response) {
  if (test.constant.type != value_type::none) return &test.constant;
  if (!test.wanted.is_ready(response.scope())) return nullptr;
  thread_local value rendered;
  test.wanted.evaluate(response.scope(), rendered);
  return &rendered;
}

test_result compare_text(const response_test& test, const response_view& response, std::string_view found) {
  if (test.comparison == comparison::exists || test.comparison == comparison::absent) return test_result::held;
  if (test.comparison == comparison::matches) return searched(*test.pattern, found);
  const value* wanted = wanted_of(test, response);
  if (wanted == nullptr || wanted->type == value_type::none) return test_result::missed;
  digits room;
  const auto text = scalar_text(*wanted, room);
  if (test.comparison == comparison::contains) return held_if(found.find(text) != std::string_view::npos);
  return held_if(found == text);
}

test_result test_header(const response_test& test, const response_view& response) {
  test_result result = test_result::missed;
  response.each_field(test.header, [&](std::string_view found) {
    result = compare_text(test, response, found);
    return result == test_result::missed;
  });
  if (test.comparison == comparison::absent) return held_if(result == test_result::missed);
  return result;
}

test_result matches(const response_test& test, const json::value& at) {
  if (const auto* text = at.if_string()) return searched(*test.pattern, {text->data(), text->size()});
  if (at.is_structured() || at.is_null()) return test_result::missed;
  value scalar;
  read_json(at, scalar);
  digits room;
  return searched(*test.pattern, scalar_text(scalar, room));
}

test_result compare_json(const response_test& test, const json::value& at, const value* wanted) {
  switch (test.comparison) {
    case comparison::equals:
      return held_if(wanted != nullptr && json_equals(at, *wanted));
    case comparison::is_null:
    case comparison::not_null:
      return held_if(at.is_null() == (test.comparison == comparison::is_null));
    case comparison::matches:
      return matches(test, at);
    case comparison::min: {
      const auto number = json_number(at);
      return held_if(number && *number >= test.number);
    }
    case comparison::max: {
      const auto number = json_number(at);
      return held_if(number && *number <= test.number);
    }
    default:
      return test_result::held;
  }
}

bool counts(const response_test& test) {
  return test.comparison == comparison::count || test.comparison == comparison::min_count;
}

// Nothing when there is nothing to count: a value that has no elements.
std::optional<std::size_t> count_of(const json::value& at) {
  if (const auto* array = at.if_array()) return array->size();
  if (const auto* object = at.if_object()) return object->size();
  return {};
}

test_result compare_count(const response_test& test, std::optional<std::size_t> count) {
  if (!count) return test_result::missed;
  const auto found = static_cast<double>(*count);
  return held_if(test.comparison == comparison::count ? found == test.number : found >= test.number);
}

test_result test_one(const response_test& test, response_view& response, const value* wanted) {
  const json::value* at = nullptr;
  const auto result = response.find(*test.selector, at);
  if (result == json_result::not_json) return test_result::not_json;
  if (test.comparison == comparison::absent) return held_if(result == json_result::nothing);
  if (result == json_result::nothing) return test_result::missed;
  return counts(test) ? compare_count(test, count_of(*at)) : compare_json(test, *at, wanted);
}

test_result test_json(const response_test& test, response_view& response) {
  const value* wanted = test.comparison == comparison::equals ? wanted_of(test, response) : nullptr;
  if (!test.selector->is_many()) return test_one(test, response, wanted);
  const json::value* document = response.json();
  if (document == nullptr) return test_result::not_json;
  if (counts(test)) {
    std::size_t count = 0;
    test.selector->each(*document, [&count](const json::value&) { return ++count, true; });
    return compare_count(test, count);
  }
  // Of several values every one must hold, and there must be one.
  test_result result = test_result::missed;
  test.selector->each(*document, [&](const json::value& at) {
    result = compare_json(test, at, wanted);
    return result == test_result::held && test.comparison != comparison::exists;
  });
  if (test.comparison == comparison::absent) return held_if(result == test_result::missed);
  return result;
}

test_result test_rows(const response_test& test, const response_view& response) {
  if (response.rows() == nullptr) return test_result::missed;
  const auto count = static_cast<double>(response.rows()->row_count);
  if (test.comparison == comparison::min) return held_if(count >= test.number);
  return held_if(test.comparison == comparison::max ? count <= test.number : count == test.number);
}

test_result compare_cell(const response_test& test, const spate_value& cell, const value* wanted) {
  const bool is_null = cell.kind == SPATE_KIND_NULL;
  if (test.comparison == comparison::exists || test.comparison == comparison::not_null) return held_if(!is_null);
  if (test.comparison == comparison::absent || test.comparison == comparison::is_null) return held_if(is_null);
  if (is_null && test.comparison != comparison::equals) return test_result::missed;
  thread_local value found;
  read_cell(cell, found);
  digits room;
  switch (test.comparison) {
    case comparison::equals:
      return held_if(wanted != nullptr && cell_equals(found, *wanted));
    case comparison::contains: {
      digits other;
      return held_if(wanted != nullptr && wanted->type != value_type::none &&
                     scalar_text(found, room).find(scalar_text(*wanted, other)) != std::string_view::npos);
    }
    case comparison::matches:
      return searched(*test.pattern, scalar_text(found, room));
    case comparison::min:
    case comparison::max: {
      const auto number = number_of(found);
      if (!number) return test_result::missed;
      return held_if(test.comparison == comparison::min ? *number >= test.number : *number <= test.number);
    }
    default:
      return test_result::missed;
  }
}

// In every row, and there must be one.
test_result test_column(const response_test& test, const response_view& response) {
  const spate_rows* rows = response.rows();
  if (rows == nullptr) return held_if(test.comparison == comparison::absent);
  const auto column = column_of(*rows, test.header);
  if (!column || rows->kept_count == 0) {
    if (test.comparison == comparison::absent) return test_result::held;
    if (rows->kept_count == 0) return test_result::no_row;
    return test.comparison == comparison::exists ? test_result::missed : test_result::no_column;
  }
  const bool compares = test.comparison == comparison::equals || test.comparison == comparison::contains;
  const value* wanted = compares ? wanted_of(test, response) : nullptr;
  test_result result = test_result::missed;
  for (std::uint64_t row = 0; row < rows->kept_count; ++row) {
    result = compare_cell(test, rows->cells[row * rows->column_count + *column], wanted);
    if (result != test_result::held) break;
  }
  return result;
}

}  // namespace

test_result response_test::run(response_view& response) const {
  switch (part) {
    case response_part::status:
      return held_if(holds_status(response.status()));
    case response_part::header:
      return test_header(*this, response);
    case response_part::body:
      return compare_text(*this, response, response.body());
    case response_part::json:
      return test_json(*this, response);
    case response_part::rows:
      return test_rows(*this, response);
    case response_part::column:
      return test_column(*this, response);
  }
  return test_result::missed;
}

}  // namespace spate::data
