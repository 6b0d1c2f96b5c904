#include "json/json_reader.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>
#include <charconv>

namespace spate::llm_eval_server {
namespace json = boost::json;

namespace {

constexpr std::size_t max_depth = 512;

// What basic_parser calls: the values go on a stack, and a number that is no integer is read from its text.
struct exact_numbers {
  static constexpr std::size_t max_object_size = json::object::max_size();
  static constexpr std::size_t max_array_size = json::array::max_size();
  static constexpr std::size_t max_key_size = json::string::max_size();
  static constexpr std::size_t max_string_size = json::string::max_size();
  using error = json::error_code;
  using text = json::string_view;

  bool on_document_begin(error&) { return true; }
  bool on_document_end(error&) { return true; }
  bool on_object_begin(error&) { return true; }
  bool on_object_end(std::size_t size, error&) { return values.push_object(size), true; }
  bool on_array_begin(error&) { return true; }
  bool on_array_end(std::size_t size, error&) { return values.push_array(size), true; }
  bool on_key_part(text part, std::size_t, error&) { return values.push_chars(part), true; }
  bool on_key(text part, std::size_t, error&) { return values.push_key(part), true; }
  bool on_string_part(text part, std::size_t, error&) { return values.push_chars(part), true; }
  bool on_string(text part, std::size_t, error&) { return values.push_string(part), true; }
  bool on_number_part(text, error&) { return true; }
  bool on_int64(std::int64_t value, text, error&) { return values.push_int64(value), true; }
  bool on_uint64(std::uint64_t value, text, error&) { return values.push_uint64(value), true; }
  bool on_double(double value, text digits, error&) {
    double exact = 0;
    const auto* end = digits.data() + digits.size();
    const auto result = std::from_chars(digits.data(), end, exact);
    values.push_double(result.ec == std::errc() && result.ptr == end ? exact : value);
    return true;
  }
  bool on_bool(bool value, error&) { return values.push_bool(value), true; }
  bool on_null(error&) { return values.push_null(), true; }
  bool on_comment_part(text, error&) { return true; }
  bool on_comment(text, error&) { return true; }

  json::value_stack values;
};

}  // namespace

json::value read_json(std::string_view text, std::size_t& at, json::error_code& error) {
  json::parse_options options;
  options.max_depth = max_depth;
  json::basic_parser<exact_numbers> parser(options);
  parser.handler().values.reset();
  at = parser.write_some(false, text.data(), text.size(), error);
  if (!error) {
    const auto rest = text.find_first_not_of(" \t\r\n", at);
    if (rest == std::string_view::npos) return parser.handler().values.release();
    at = rest;
    error = json::error::extra_data;
  }
  return nullptr;
}

json::value read_json(std::string_view text) {
  std::size_t at = 0;
  json::error_code error;
  auto out = read_json(text, at, error);
  if (error) throw boost::system::system_error(error);
  return out;
}

}  // namespace spate::llm_eval_server
