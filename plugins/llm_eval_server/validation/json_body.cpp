#include "validation/json_body.hpp"

#include <boost/json/error.hpp>
#include <cstdint>
#include <string>

#include "json/json_reader.hpp"
#include "json/json_writer.hpp"

namespace spate::llm_eval_server {
namespace {

namespace json = boost::json;

// True for application/json, application/problem+json and the like; no header counts as JSON too.
bool is_json(std::string_view content_type) {
  if (content_type.empty()) return true;
  std::string type(content_type.substr(0, content_type.find(';')));
  while (type.ends_with(' ')) type.pop_back();
  for (char& c : type)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return type == "application/json" || (type.starts_with("application/") && type.ends_with("+json"));
}

// Shortest forms only, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x80) {
      ++i;
      continue;
    }
    const std::size_t size = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
    if (c < 0xc2 || c > 0xf4 || i + size > text.size()) return false;
    std::uint32_t point = c & (0xffU >> (size + 1));
    for (std::size_t k = 1; k < size; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      if ((next & 0xc0) != 0x80) return false;
      point = (point << 6) | (next & 0x3fU);
    }
    constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (point < least[size] || point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) return false;
    i += size;
  }
  return true;
}

// The words of Python's parser, told from what stands before the place of the error.
std::string_view python_message(std::string_view text, std::size_t at, const json::error_code& error) {
  if (error == json::error::extra_data) return "Extra data";
  bool in_string = false;
  std::string open;
  char last = 0;
  for (std::size_t i = 0; i < at && i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\')
        ++i;
      else if (c == '"')
        in_string = false;
      continue;
    }
    if (c == ' ' || c == '\n' || c == '\r' || c == '\t') continue;
    if (c == '"') in_string = true;
    if (c == '{' || c == '[') open += c;
    if ((c == '}' || c == ']') && !open.empty()) open.pop_back();
    last = c;
  }
  if (in_string) return at >= text.size() ? "Unterminated string starting at" : "Invalid control character at";
  const bool in_object = open.ends_with('{');
  if (last == '{' || (last == ',' && in_object)) return "Expecting property name enclosed in double quotes";
  if (open.empty() || last == '[' || last == ',' || last == ':') return "Expecting value";
  return "Expecting ',' delimiter";
}

}  // namespace

std::optional<json::value> read_json_body(const http_request& request, issue_list& issues, bool& unreadable) {
  unreadable = false;
  if (request.body.empty()) {
    issues.add("missing", {"body"}, "Field required", "null");
    return std::nullopt;
  }
  if (!is_json(request.content_type)) {
    std::string input;
    json_writer(input).string(request.body);
    issues.add("model_attributes_type", {"body"}, "Input should be a valid dictionary or object to extract fields from",
               input);
    return std::nullopt;
  }
  if (!is_utf8(request.body)) {
    unreadable = true;
    return std::nullopt;
  }
  json::error_code error;
  std::size_t at = 0;
  auto value = read_json(request.body, at, error);
  if (error) {
    if (error == json::error::too_deep) {
      unreadable = true;
      return std::nullopt;
    }
    std::string context;
    json_writer(context).key("error").string(python_message(request.body, at, error));
    issues.add("json_invalid", {"body", {}, static_cast<long long>(at)}, "JSON decode error", "{}", context);
    return std::nullopt;
  }
  if (!value.is_object()) {
    issues.add("model_attributes_type", {"body"}, "Input should be a valid dictionary or object to extract fields from",
               to_json(value));
    return std::nullopt;
  }
  return value;
}

}  // namespace spate::llm_eval_server
