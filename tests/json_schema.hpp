// Checks a JSON document against a JSON Schema, for tests: the keywords that our schemas use, and an error for any
// other keyword, so that a check is never weaker than the schema.
#pragma once

#include <boost/json.hpp>

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace json_schema {

namespace json = boost::json;

enum class members {
  any,      // as the schema says: unknown members are fine
  declared  // stricter: a member that the schema does not declare is a mistake of the producer's
};

class checker {
 public:
  explicit checker(json::value schema, members allowed = members::declared)
      : root_(std::move(schema)), allowed_(allowed) {}

  // Every mistake, as "/path: what"; none when the document is valid.
  std::vector<std::string> check(const json::value& document) const {
    std::vector<std::string> mistakes;
    visit(root_, document, "", mistakes);
    return mistakes;
  }

 private:
  using list = std::vector<std::string>;

  void visit(const json::value& schema, const json::value& value, const std::string& at, list& mistakes) const {
    if (const bool* whole = schema.if_bool()) {
      if (!*whole) mistakes.push_back(at + ": not allowed");
      return;
    }
    const json::object& rules = schema.as_object();
    for (const auto& rule : rules) {
      const std::string_view word(rule.key().data(), rule.key().size());
      const json::value& by = rule.value();
      if (word == "$schema" || word == "$id" || word == "$defs" || word == "title" || word == "description") continue;
      if (word == "$ref") {
        visit(resolve(by.as_string()), value, at, mistakes);
      } else if (word == "type") {
        if (!has_type(by, value)) mistakes.push_back(at + ": is not " + json::serialize(by));
      } else if (word == "enum") {
        bool found = false;
        for (const auto& each : by.as_array()) found = found || each == value;
        if (!found) mistakes.push_back(at + ": " + json::serialize(value) + " is none of " + json::serialize(by));
      } else if (word == "const") {
        if (by != value) mistakes.push_back(at + ": is not " + json::serialize(by));
      } else if (word == "minimum") {
        if (value.is_number() && value.to_number<double>() < by.to_number<double>())
          mistakes.push_back(at + ": is below " + json::serialize(by));
      } else if (word == "minItems" || word == "maxItems") {
        const bool least = word == "minItems";
        if (const auto* array = value.if_array())
          if (least ? array->size() < by.to_number<std::size_t>() : array->size() > by.to_number<std::size_t>())
            mistakes.push_back(at + ": has " + std::to_string(array->size()) + " elements");
      } else if (word == "items") {
        if (const auto* array = value.if_array())
          for (std::size_t i = 0; i < array->size(); ++i)
            visit(by, (*array)[i], at + "/" + std::to_string(i), mistakes);
      } else if (word == "required") {
        if (const auto* object = value.if_object())
          for (const auto& each : by.as_array())
            if (!object->contains(each.as_string()))
              mistakes.push_back(at + ": lacks " + std::string(each.as_string().c_str()));
      } else if (word == "properties" || word == "additionalProperties") {
        continue;
      } else {
        throw std::logic_error("json_schema.hpp does not know the keyword " + std::string(word));
      }
    }
    if (const auto* object = value.if_object()) visit_members(rules, *object, at, mistakes);
  }

  void visit_members(const json::object& rules, const json::object& object, const std::string& at,
                     list& mistakes) const {
    const json::value* properties = rules.if_contains("properties");
    const json::value* additional = rules.if_contains("additionalProperties");
    for (const auto& member : object) {
      const std::string below = at + "/" + std::string(member.key().data(), member.key().size());
      const json::value* declared = properties == nullptr ? nullptr : properties->as_object().if_contains(member.key());
      if (declared != nullptr)
        visit(*declared, member.value(), below, mistakes);
      else if (additional != nullptr)
        visit(*additional, member.value(), below, mistakes);
      else if (properties != nullptr && allowed_ == members::declared)
        mistakes.push_back(below + ": the schema does not declare it");
    }
  }

  const json::value& resolve(std::string_view reference) const {
    constexpr std::string_view local = "#/$defs/";
    if (reference.substr(0, local.size()) != local) throw std::logic_error("only references to #/$defs/ are known");
    const std::string_view name = reference.substr(local.size());
    return root_.as_object().at("$defs").as_object().at({name.data(), name.size()});
  }

  static bool has_type(const json::value& types, const json::value& value) {
    if (const auto* several = types.if_array()) {
      for (const auto& each : *several)
        if (is(each.as_string(), value)) return true;
      return false;
    }
    return is(types.as_string(), value);
  }
  static bool is(std::string_view type, const json::value& value) {
    if (type == "null") return value.is_null();
    if (type == "boolean") return value.is_bool();
    if (type == "integer") return value.is_int64() || value.is_uint64();
    if (type == "number") return value.is_number();
    if (type == "string") return value.is_string();
    if (type == "array") return value.is_array();
    if (type == "object") return value.is_object();
    throw std::logic_error("no JSON type: " + std::string(type));
  }

  json::value root_;
  members allowed_;
};

inline json::value read(const std::string& path) {
  std::ifstream in(path);
  if (!in) throw std::runtime_error("cannot read " + path);
  std::ostringstream text;
  text << in.rdbuf();
  return json::parse(text.str());
}

}  // namespace json_schema
