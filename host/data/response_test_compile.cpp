#include <algorithm>
#include <charconv>
#include <climits>
#include <cmath>

#include "data/node_value.hpp"
#include "data/response_test.hpp"
#include "data/scalar_text.hpp"
#include "data/template_parts.hpp"
#include "expression/nearest.hpp"

namespace spate::data {
namespace {

struct comparison_word {
  std::string_view key;
  data::comparison comparison;
  const char *missed, *held;
};
constexpr comparison_word words[] = {
    {"exists", comparison::exists, " is missing", " is there"},
    {"null", comparison::is_null, " is not null", " is null"},
    {"equals", comparison::equals, " is not ", " is "},
    {"contains", comparison::contains, " does not contain ", " contains "},
    {"matches", comparison::matches, " does not match ", " matches "},
    {"min", comparison::min, " is not at least ", " is at least "},
    {"max", comparison::max, " is not at most ", " is at most "},
    {"count", comparison::count, " does not count ", " counts "},
    {"min_count", comparison::min_count, " does not count at least ", " counts at least "}};

std::string shown(node at) {
  value scalar;
  digits room;
  if (!read_scalar(at, scalar)) return "?";
  const std::string text(scalar_text(scalar, room));
  return scalar.type == value_type::text ? "\"" + text + "\"" : text;
}

class compiler {
 public:
  compiler(const names& all, report& mistakes) : names_(all), mistakes_(mistakes) {}

  std::vector<response_test> table(node at) {
    for (const node child : at) {
      if (child.key() == "status") {
        status(child);
      } else if (child.key() == "header") {
        for (const node each : child) named(each, response_part::header, "header ");
      } else if (child.key() == "body") {
        conditions(child, response_part::body, "body", "contains matches equals");
      } else if (child.key() == "json") {
        for (const node each : child) named(each, response_part::json, "json ");
      } else if (child.key() == "column") {
        for (const node each : child) named(each, response_part::column, "column ");
      } else if (child.key() == "rows") {
        rows(child);
      } else {
        constexpr std::string_view known[] = {"status", "header", "body", "json", "rows", "column"};
        unknown(child, known);
      }
    }
    return std::move(tests_);
  }

 private:
  void unknown(node at, std::span<const std::string_view> known) {
    const auto near = expression::nearest(at.key(), known);
    std::string list;
    for (const auto& each : known) list += (list.empty() ? "" : ", ") + std::string(each);
    mistakes_.error(at, "unknown key `", at.key(),
                    "`: ", near.empty() ? "there are " + list : "did you mean `" + std::string(near) + "`?");
  }

  // ---- status

  void status(node at) {
    response_test made;
    std::string list;
    int entries = 0;
    const auto one = [&](node each) {
      if (add_status(each, made.statuses)) {
        list +=
            (list.empty() ? "" : ", ") + (each.kind() == SPATE_KIND_INT ? shown(each) : std::string(each.as_string()));
        ++entries;
      }
    };
    if (at.is_array()) {
      for (const node each : at) one(each);
      if (at.empty()) mistakes_.error(at, "`status` is empty: write a code, \"2xx\" or \"any\"");
    } else {
      one(at);
    }
    made.text = (entries > 1 ? "status is none of " : "status is not ") + list;
    made.name = (entries > 1 ? "status is one of " : "status is ") + list;
    tests_.push_back(std::move(made));
  }

  bool add_status(node at, std::vector<std::pair<std::int32_t, std::int32_t>>& out) {
    const auto text = at.as_string();
    if (at.kind() == SPATE_KIND_INT && at.as_int() >= 0 && at.as_int() <= INT32_MAX) {
      out.emplace_back(static_cast<std::int32_t>(at.as_int()), static_cast<std::int32_t>(at.as_int()));
    } else if (at.kind() == SPATE_KIND_STRING && text == "any") {
      out.emplace_back(INT32_MIN, INT32_MAX);
    } else if (at.kind() == SPATE_KIND_STRING && text.size() == 3 && text[0] >= '1' && text[0] <= '9' &&
               text.substr(1) == "xx") {
      out.emplace_back((text[0] - '0') * 100, (text[0] - '0') * 100 + 99);
    } else {
      mistakes_.error(at, "a status is a code (200), a class (\"2xx\") or \"any\", or an array of them");
      return false;
    }
    return true;
  }

  void rows(node at) {
    if (at.is_table()) return conditions(at, response_part::rows, "the number of rows", "equals min max");
    if (at.kind() != SPATE_KIND_INT || at.as_int() < 0) {
      mistakes_.error(at, "`rows` is a whole number from 0 on, or { min = 1, max = 20 }");
      return;
    }
    condition(at, at, comparison::equals, response_part::rows, "the number of rows");
  }

  // ---- header.NAME, column.NAME and json.PATH: a value, or a table of conditions

  void named(node at, response_part part, const char* prefix) {
    const std::string subject =
        prefix + std::string(part == response_part::json && at.key().empty() ? "document" : at.key());
    if (part == response_part::json) {
      std::string error;
      if (!json_selector::compile(at.key(), error)) {
        mistakes_.error(at, "`", at.key(), "` is no JSON Pointer or JSONPath: ", error);
        return;
      }
    }
    if (at.is_table()) {
      conditions(at, part, subject,
                 part == response_part::json     ? "exists null equals matches min max count min_count"
                 : part == response_part::column ? "exists null equals contains matches min max"
                                                 : "exists equals contains matches");
    } else if (at.is_array()) {
      mistakes_.error(at, "compare single values, or count them: { min_count = 1 }");
    } else {
      if (part == response_part::column && (at.as_string() == "null" || at.as_string() == "NULL"))
        mistakes_.warning(at, "this is the text \"", at.as_string(),
                          "\"; NULL is { null = true }, and the text { equals = \"", at.as_string(), "\" }");
      condition(at, at, comparison::equals, part, subject);
    }
  }

  void conditions(node table, response_part part, const std::string& subject, std::string_view allowed) {
    if (!table.is_table() || table.empty()) {
      mistakes_.error(table, "expected a table with one of: ", allowed);
      return;
    }
    std::vector<std::string_view> keys;
    for (const auto& word : words) {
      const auto padded = " " + std::string(allowed) + " ";
      if (padded.find(" " + std::string(word.key) + " ") != std::string::npos) keys.push_back(word.key);
    }
    for (const node each : table) {
      if (std::find(keys.begin(), keys.end(), each.key()) == keys.end()) {
        unknown(each, keys);
        continue;
      }
      const auto word = std::find_if(std::begin(words), std::end(words), [&](auto& w) { return w.key == each.key(); });
      if (word->comparison == comparison::contains && each.is_array()) {
        for (const node element : each) condition(element, table, word->comparison, part, subject);
        if (each.empty()) mistakes_.error(each, "`contains` is empty: write a text");
      } else {
        condition(each, table, word->comparison, part, subject);
      }
    }
  }

  // `at` holds what is compared with, `place` is named by the header or path (for the body: its table).
  void condition(node at, node place, comparison how, response_part part, const std::string& subject) {
    response_test made;
    made.part = part;
    made.comparison = how;
    if (part == response_part::header || part == response_part::column) made.header = place.key();
    std::string ignored;
    if (part == response_part::json) made.selector = json_selector::compile(place.key(), ignored);
    if (!compare_with(at, made)) return;
    const auto word = std::find_if(std::begin(words), std::end(words), [&](auto& w) { return w.comparison == how; });
    const std::string operand = how == comparison::exists || how == comparison::is_null ? "" : shown(at);
    made.text = subject + word->missed + operand;
    made.name = subject + word->held + operand;
    if (made.comparison == comparison::absent || made.comparison == comparison::not_null)
      std::swap(made.text, made.name);
    if (made.comparison == comparison::not_null && part == response_part::json) made.text += " or missing";
    tests_.push_back(std::move(made));
  }

  bool compare_with(node at, response_test& made) {
    if (made.part == response_part::rows) {
      made.number = at.as_double();
      return (at.kind() == SPATE_KIND_INT && at.as_int() >= 0) || wrong(at, "expected a whole number from 0 on");
    }
    switch (made.comparison) {
      case comparison::exists:
        if (at.kind() != SPATE_KIND_BOOL) return wrong(at, "`exists` is true or false");
        if (!at.as_bool()) made.comparison = comparison::absent;
        return true;
      case comparison::is_null:
        if (at.kind() != SPATE_KIND_BOOL) return wrong(at, "`null` is true or false");
        if (!at.as_bool()) made.comparison = comparison::not_null;
        return true;
      case comparison::matches: {
        std::string error = "it is not a text";
        if (at.kind() == SPATE_KIND_STRING) made.pattern = pattern::compile(std::string(at.as_string()), error);
        return made.pattern || wrong(at, "`" + std::string(at.as_string()) + "` is no regular expression: " + error);
      }
      case comparison::min:
      case comparison::max:
        made.number = at.as_double();
        return at.kind() == SPATE_KIND_INT || at.kind() == SPATE_KIND_FLOAT || wrong(at, "expected a number");
      case comparison::count:
      case comparison::min_count:
        made.number = at.as_double();
        return (at.kind() == SPATE_KIND_INT && at.as_int() >= 0) || wrong(at, "expected a whole number from 0 on");
      default:
        return compare_value(at, made);
    }
  }

  bool compare_value(node at, response_test& made) {
    if (at.kind() != SPATE_KIND_STRING)
      return read_scalar(at, made.constant) || wrong(at, "expected a text, a number, true or false");
    std::vector<text_error> errors;
    made.wanted = read_template(at, names_, errors);
    for (const auto& each : errors) mistakes_.error(at, each.message);
    if (errors.empty() && made.wanted.is_constant()) {
      user_state nobody;
      shared_state nothing;
      const std::vector<std::unique_ptr<source>> no_sources;
      made.wanted.evaluate({nobody, nothing, no_sources}, made.constant);
    }
    return errors.empty();
  }

  bool wrong(node at, const std::string& message) {
    mistakes_.error(at, message);
    return false;
  }

  const names& names_;
  report& mistakes_;
  std::vector<response_test> tests_;
};

}  // namespace

std::vector<response_test> compile_tests(node table, const names& all, report& mistakes) {
  return compiler(all, mistakes).table(table);
}

}  // namespace spate::data
