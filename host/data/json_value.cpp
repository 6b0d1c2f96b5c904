#include "data/json_value.hpp"

#include <spate/abi/ext/data.h>

#include <boost/json.hpp>
#include <charconv>
#include <utility>

#include "data/escape.hpp"

namespace spate::data {
namespace json = boost::json;
namespace {

std::string_view view(const json::string& text) { return {text.data(), text.size()}; }
std::string_view view(json::string_view text) { return {text.data(), text.size()}; }

void put_quoted(text_sink& out, std::string_view text) {
  out.put('"');
  write_escaped(out, text, SPATE_ESCAPE_JSON);
  out.put('"');
}

template <class Number>
void put_number(text_sink& out, Number number) {
  char room[32];
  out.put({room, static_cast<std::size_t>(std::to_chars(room, room + sizeof room, number).ptr - room)});
}

void put(text_sink& out, const json::value& from) {
  switch (from.kind()) {
    case json::kind::null:
      return out.put("null");
    case json::kind::bool_:
      return out.put(from.get_bool() ? "true" : "false");
    case json::kind::int64:
      return put_number(out, from.get_int64());
    case json::kind::uint64:
      return put_number(out, from.get_uint64());
    case json::kind::double_:
      return put_number(out, from.get_double());
    case json::kind::string:
      return put_quoted(out, view(from.get_string()));
    case json::kind::array: {
      char before = '[';
      for (const auto& each : from.get_array()) {
        out.put(std::exchange(before, ','));
        put(out, each);
      }
      return out.put(before == '[' ? "[]" : "]");
    }
    case json::kind::object: {
      char before = '{';
      for (const auto& each : from.get_object()) {
        out.put(std::exchange(before, ','));
        put_quoted(out, view(each.key()));
        out.put(':');
        put(out, each.value());
      }
      return out.put(before == '{' ? "{}" : "}");
    }
  }
}

}  // namespace

void read_json(const json::value& from, value& out) {
  switch (from.kind()) {
    case json::kind::null:
      return out.clear();
    case json::kind::bool_:
      return out.set(from.get_bool());
    case json::kind::int64:
      return out.set(from.get_int64());
    case json::kind::double_:
      return out.set(from.get_double());
    case json::kind::string:
      return out.set(view(from.get_string()));
    default:
      break;
  }
  // An integer above int64 keeps its digits as text: a double would change an identifier.
  text_sink measure(nullptr, 0);
  put(measure, from);
  out.type = value_type::text;
  out.text.resize(measure.size());
  text_sink sink(out.text.data(), out.text.size());
  put(sink, from);
}

bool read_json_text(std::string_view text, value& out) {
  if (text.starts_with('"')) {
    if (text.find('\\') != std::string_view::npos) return false;
    out.set(text.substr(1, text.size() - 2));
    return true;
  }
  if (text == "null") return out.clear(), true;
  if (text == "true" || text == "false") return out.set(text == "true"), true;
  // More digits may be too many for an integer.
  constexpr std::size_t sure_digits = 18;
  std::int64_t whole = 0;
  const char* end = text.data() + text.size();
  if (text.size() > sure_digits || std::from_chars(text.data(), end, whole).ptr != end) return false;
  out.set(whole);
  return true;
}

bool json_equals(const json::value& left, const value& right) {
  switch (right.type) {
    case value_type::none:
      return left.is_null();
    case value_type::boolean:
      return left.is_bool() && left.get_bool() == (right.integer != 0);
    case value_type::text:
    case value_type::json:
      return left.is_string() && view(left.get_string()) == right.text;
    case value_type::integer:
      if (left.is_int64()) return left.get_int64() == right.integer;
      return left.is_double() && left.get_double() == static_cast<double>(right.integer);
    case value_type::real: {
      const auto number = json_number(left);
      return number && *number == right.real;
    }
  }
  return false;
}

std::optional<double> json_number(const json::value& from) {
  switch (from.kind()) {
    case json::kind::int64:
      return static_cast<double>(from.get_int64());
    case json::kind::uint64:
      return static_cast<double>(from.get_uint64());
    case json::kind::double_:
      return from.get_double();
    default:
      return {};
  }
}

}  // namespace spate::data
