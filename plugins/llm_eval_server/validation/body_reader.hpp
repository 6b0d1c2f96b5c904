#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "validation/issues.hpp"

namespace spate::llm_eval_server {

// A field of a body: absent, given as null, or given with a value.
template <class T>
struct body_field {
  bool given = false;
  std::optional<T> value;
};

struct text_rule {
  std::size_t low = 0, high = 0;  // characters; 0: no limit
  std::string_view pattern = {};
  bool required = false;
};

// Reads the fields of a JSON object and adds an issue for each that is wrong; unknown fields are nobody's business.
// Fields that are not required accept null. Borrows the object.
class body_reader {
 public:
  body_reader(const boost::json::object& body, issue_list& issues) : body_(body), issues_(issues) {}

  body_field<std::string> text(std::string_view name, const text_rule& rule = {});
  // A list of texts, as JSON text. A required one has at least one element.
  body_field<std::string> texts(std::string_view name, bool required = false);
  // An object, as JSON text.
  body_field<std::string> object(std::string_view name);
  // Accept what the platform accepts: 5, 5.0, "5" and true.
  body_field<std::int64_t> integer(std::string_view name, const number_limits& limits);
  body_field<double> number(std::string_view name, const number_limits& limits);
  // UTC as stored.
  body_field<std::string> instant(std::string_view name);

 private:
  const boost::json::value* find(std::string_view name, bool required, bool& given);
  const boost::json::object& body_;
  issue_list& issues_;
};

}  // namespace spate::llm_eval_server
