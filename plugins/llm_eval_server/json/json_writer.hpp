#pragma once

#include <boost/json/value.hpp>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace spate::llm_eval_server {

// Appends JSON to a string it does not own, so that one buffer can serve every response. It sets the commas itself from
// the last character written; the caller only has to close what it opened. One thread.
class json_writer {
 public:
  explicit json_writer(std::string& out) : out_(out) {}

  json_writer& begin_object();
  json_writer& end_object();
  json_writer& begin_array();
  json_writer& end_array();
  json_writer& key(std::string_view name);

  json_writer& null();
  json_writer& boolean(bool value);
  json_writer& integer(std::int64_t value);
  // Shortest text that reads back as the same number, always with a point or an exponent; null when not finite.
  json_writer& number(double value);
  json_writer& string(std::string_view value);
  // Text that is JSON already.
  json_writer& raw(std::string_view json);
  json_writer& value(const boost::json::value& value);

  // Templates, so that a literal never turns into an optional on the way.
  template <std::same_as<std::optional<std::string>> Text>
  json_writer& string(const Text& value) {
    return value ? string(std::string_view(*value)) : null();
  }
  template <std::same_as<std::optional<std::string>> Text>
  json_writer& raw(const Text& json) {
    return json ? raw(std::string_view(*json)) : null();
  }
  template <std::same_as<std::optional<double>> Number>
  json_writer& number(const Number& value) {
    return value ? number(*value) : null();
  }

 private:
  void separate();
  std::string& out_;
};

std::string to_json(const boost::json::value& value);

}  // namespace spate::llm_eval_server
