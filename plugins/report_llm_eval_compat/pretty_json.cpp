#include "pretty_json.hpp"

#include <boost/json.hpp>

#include <charconv>

namespace spate::report_llm_eval_compat {

namespace {

namespace json = boost::json;

void add(std::string& to, const json::value& of, std::size_t depth);

// `each` adds the elements, beginning each by a call of what it is given.
template <class Each>
void add_elements(std::string& to, char open, char close, bool empty, std::size_t depth, Each&& each) {
  to += open;
  bool first = true;
  each([&] {
    to += first ? "\n" : ",\n";
    to.append(2 * (depth + 1), ' ');
    first = false;
  });
  if (!empty) (to += '\n').append(2 * depth, ' ');
  to += close;
}

void add(std::string& to, const json::value& of, std::size_t depth) {
  if (const json::object* object = of.if_object()) {
    add_elements(to, '{', '}', object->empty(), depth, [&](auto&& begin) {
      for (const auto& each : *object) {
        begin();
        to += json::serialize(json::string(each.key())) + ": ";
        add(to, each.value(), depth + 1);
      }
    });
  } else if (const json::array* array = of.if_array()) {
    add_elements(to, '[', ']', array->empty(), depth, [&](auto&& begin) {
      for (const json::value& each : *array) {
        begin();
        add(to, each, depth + 1);
      }
    });
  } else if (of.is_double()) {
    // Boost writes 1.25E1: right, and hard to read.
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, of.get_double()).ptr;
    to.append(digits, end);
  } else {
    to += json::serialize(of);
  }
}

}  // namespace

std::string pretty(const json::value& of) {
  std::string out;
  add(out, of, 0);
  return out + '\n';
}

}  // namespace spate::report_llm_eval_compat
