#include "cli/key_schema.hpp"

#include <string>

namespace spate::cli {

namespace {

namespace json = boost::json;
using entry = profile::key_table::entry;

constexpr const char* hole = "\\$\\{";

std::string doc_of(const spate_key& key) {
  std::string out = key.doc == nullptr ? "" : key.doc;
  if (key.default_text != nullptr && (key.flags & SPATE_KEY_SECRET) == 0) {
    out += (out.empty() ? "" : " ") + std::string("Default: ") + key.default_text;
  }
  return out;
}

json::object or_template(json::object of) {
  return {{"anyOf", json::array{std::move(of), json::object{{"type", "string"}, {"pattern", hole}}}}};
}

void add_range(const spate_key& key, json::object& into) {
  // Both 0: none is declared. An upper limit of 1e18 says that there is none.
  if (key.min == 0 && key.max == 0) return;
  into["minimum"] = key.min;
  if (key.max < 1e18) into["maximum"] = key.max;
}

json::object of_text(const spate_key& key) {
  if (key.choices == nullptr) return {{"type", "string"}};
  json::array choices;
  for (const char* const* each = key.choices; *each != nullptr; ++each) choices.emplace_back(*each);
  return or_template({{"enum", std::move(choices)}});
}

json::object of_number(const char* type, const spate_key& key) {
  json::object out{{"type", type}};
  add_range(key, out);
  return or_template(std::move(out));
}

json::object of_quantity(const char* units, bool bare) {
  json::object text{
      {"type", "string"},
      {"pattern", "^ *[0-9.]+([eE][-+]?[0-9]+)? *(" + std::string(units) + ")" + (bare ? "?" : "") + " *$|" + hole}};
  if (!bare) return text;
  return {{"anyOf", json::array{std::move(text), json::object{{"type", "integer"}, {"minimum", 0}}}}};
}

json::object of_array(const entry& keys) {
  json::object out{{"type", "array"}};
  if (keys.element() != nullptr) out["items"] = schema_of_key(*keys.element());
  return out;
}

}  // namespace

json::object schema_of_table(const entry& keys) {
  json::object properties;
  json::array required;
  json::object out{{"type", "object"}};
  out["additionalProperties"] = keys.children.empty();
  for (const entry& each : keys.children) {
    if (each.segment == "[]") continue;
    if (each.segment == "*") {
      out["additionalProperties"] = schema_of_key(each);
      continue;
    }
    properties[each.segment] = schema_of_key(each);
    if (each.declared() && (each.key.flags & SPATE_KEY_REQUIRED) != 0) required.emplace_back(each.segment);
  }
  if (!properties.empty()) out["properties"] = std::move(properties);
  if (!required.empty()) out["required"] = std::move(required);
  return out;
}

json::object schema_of_key(const entry& keys) {
  const spate_key& key = keys.key;
  json::object out;
  switch (keys.kind()) {
    case SPATE_KIND_TABLE:
      out = schema_of_table(keys);
      break;
    case SPATE_KIND_ARRAY:
      out = of_array(keys);
      break;
    case SPATE_KIND_STRING:
      out = of_text(key);
      break;
    case SPATE_KIND_BOOL:
      out = or_template({{"type", "boolean"}});
      break;
    case SPATE_KIND_INT:
      out = of_number("integer", key);
      break;
    case SPATE_KIND_FLOAT:
      out = of_number("number", key);
      break;
    case SPATE_KIND_DURATION:
      out = of_quantity("ns|us|ms|s|m|h", false);
      break;
    case SPATE_KIND_SIZE:
      out = of_quantity("B|KB|KiB|MB|MiB|GB|GiB", true);
      break;
    default:
      // Of a value that may also be a table, the table's keys are known.
      if (!keys.children.empty() && keys.element() == nullptr) {
        out["anyOf"] = json::array{json::object{{"not", json::object{{"type", "object"}}}}, schema_of_table(keys)};
      }
      break;
  }
  if (keys.declared()) out["description"] = doc_of(key);
  return out;
}

void write_pretty(const json::value& from, std::string& out, int depth) {
  const auto line = [&](int deep) { out += "\n" + std::string(static_cast<std::size_t>(deep) * 2, ' '); };
  if (const json::object* object = from.if_object(); object != nullptr && !object->empty()) {
    out += '{';
    bool first = true;
    for (const auto& [name, value] : *object) {
      if (!first) out += ',';
      first = false;
      line(depth + 1);
      out += json::serialize(json::value(name)) + ": ";
      write_pretty(value, out, depth + 1);
    }
    line(depth);
    out += '}';
  } else if (const json::array* array = from.if_array();
             array != nullptr && !array->empty() && array->front().is_structured()) {
    out += '[';
    for (std::size_t i = 0; i < array->size(); ++i) {
      if (i > 0) out += ',';
      line(depth + 1);
      write_pretty((*array)[i], out, depth + 1);
    }
    line(depth);
    out += ']';
  } else {
    out += json::serialize(from);
  }
}

}  // namespace spate::cli
