#include "json/json_writer.hpp"

#include <charconv>
#include <cmath>

namespace spate::llm_eval_server {
namespace {

void append_escaped(std::string& out, std::string_view text) {
  static constexpr char hex[] = "0123456789abcdef";
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, plain, i - plain);
    plain = i + 1;
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      default:
        out += "\\u00";
        out += hex[c >> 4];
        out += hex[c & 15];
    }
  }
  out.append(text, plain, text.size() - plain);
}

}  // namespace

void json_writer::separate() {
  if (out_.empty()) return;
  const char last = out_.back();
  if (last != '{' && last != '[' && last != ':') out_ += ',';
}

json_writer& json_writer::begin_object() { return separate(), out_ += '{', *this; }
json_writer& json_writer::end_object() { return out_ += '}', *this; }
json_writer& json_writer::begin_array() { return separate(), out_ += '[', *this; }
json_writer& json_writer::end_array() { return out_ += ']', *this; }

json_writer& json_writer::key(std::string_view name) {
  string(name);
  out_ += ':';
  return *this;
}

json_writer& json_writer::null() { return raw("null"); }
json_writer& json_writer::boolean(bool value) { return raw(value ? "true" : "false"); }

json_writer& json_writer::integer(std::int64_t value) {
  char text[24];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  return raw(std::string_view(text, static_cast<std::size_t>(end - text)));
}

json_writer& json_writer::number(double value) {
  if (!std::isfinite(value)) return null();
  char text[40];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  const std::string_view digits(text, static_cast<std::size_t>(end - text));
  raw(digits);
  if (digits.find_first_of(".e") == std::string_view::npos) out_ += ".0";
  return *this;
}

json_writer& json_writer::string(std::string_view value) {
  separate();
  out_ += '"';
  append_escaped(out_, value);
  out_ += '"';
  return *this;
}

json_writer& json_writer::raw(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

json_writer& json_writer::value(const boost::json::value& value) {
  switch (value.kind()) {
    case boost::json::kind::null:
      return null();
    case boost::json::kind::bool_:
      return boolean(value.get_bool());
    case boost::json::kind::int64:
      return integer(value.get_int64());
    case boost::json::kind::uint64:
      return raw(std::to_string(value.get_uint64()));
    case boost::json::kind::double_:
      return number(value.get_double());
    case boost::json::kind::string:
      return string(std::string_view(value.get_string()));
    case boost::json::kind::array:
      begin_array();
      for (const auto& element : value.get_array()) this->value(element);
      return end_array();
    case boost::json::kind::object:
      begin_object();
      for (const auto& member : value.get_object()) key(std::string_view(member.key())).value(member.value());
      return end_object();
  }
  return null();
}

std::string to_json(const boost::json::value& value) {
  std::string out;
  json_writer(out).value(value);
  return out;
}

}  // namespace spate::llm_eval_server
