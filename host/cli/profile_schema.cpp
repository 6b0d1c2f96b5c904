#include "cli/profile_schema.hpp"

#include <functional>
#include <utility>

#include "cli/installed_plugins.hpp"
#include "cli/key_schema.hpp"
#include "data/source.hpp"
#include "profile/include.hpp"
#include "profile/language_keys.hpp"
#include "profile/operation_keys.hpp"

namespace spate::cli {

namespace {

namespace json = boost::json;
using profile::key_table;

json::object reference(const char* to) { return {{"$ref", std::string("#/definitions/") + to}}; }

json::object of_keys(std::span<const spate_key> keys) { return schema_of_table(key_table(keys).root()); }

json::object named(json::object each) { return {{"type", "object"}, {"additionalProperties", std::move(each)}}; }

// "If `key` says `is`, then."
json::object when(const char* key, std::string_view is, json::object then) {
  return {{"if", json::object{{"properties", json::object{{key, json::object{{"const", is}}}}},
                              {"required", json::array{key}}}},
          {"then", std::move(then)}};
}

void add_properties(const json::object& from, json::object& into) {
  json::object& properties =
      into["properties"].is_object() ? into["properties"].get_object() : into["properties"].emplace_object();
  if (!from.contains("properties")) return;
  for (const auto& [name, schema] : from.at("properties").get_object()) {
    json::value& known = properties[name];
    if (known.is_null()) {
      known = schema;
    } else if (known != schema) {
      // Two protocols that mean something else by it: which of them it is, only the target says.
      known = json::object{{"anyOf", json::array{known, schema}}};
    }
  }
}

void add_required(const json::object& from, json::object& into) {
  if (!from.contains("required")) return;
  json::array all = into.contains("required") ? into["required"].get_array() : json::array();
  for (const json::value& each : from.at("required").get_array()) all.push_back(each);
  into["required"] = std::move(all);
}

json::object joined(json::object a, const json::object& b) {
  add_properties(b, a);
  add_required(b, a);
  if (b.contains("additionalProperties") && b.at("additionalProperties").is_object()) {
    a["additionalProperties"] = b.at("additionalProperties");
  }
  return a;
}

// A table whose further keys hang on what one of them says.
json::object by_key(const char* key, const char* doc, const std::vector<std::pair<std::string, json::object>>& ways) {
  // A list of nothing is no schema.
  if (ways.empty()) return {{"type", "object"}, {"required", json::array{key}}};
  json::array names, conditions;
  for (const auto& [name, schema] : ways) {
    names.emplace_back(name);
    conditions.push_back(when(key, name, schema));
  }
  return {{"type", "object"},
          {"required", json::array{key}},
          {"properties", json::object{{key, json::object{{"enum", std::move(names)}, {"description", doc}}}}},
          {"allOf", std::move(conditions)}};
}

// Where a data source stands: in [data], as a field, or inside of another one.
enum class standing { entry, field, inside };

json::object part_of(const data::source_kind& kind, standing where) {
  const json::object part = reference("part"), inside = reference("inside");
  json::object out = schema_of_table(key_table(kind.keys).root());
  json::object& properties =
      out["properties"].is_object() ? out["properties"].get_object() : out["properties"].emplace_object();
  if (kind.create == nullptr) {
    for (const char* each : {"of", "otherwise"}) {
      if (properties.contains(each)) properties[each] = inside;
    }
    if (properties.contains("fields")) properties["fields"] = named(part);
    if (properties.contains("values")) properties["values"] = named(inside);
  }
  properties["kind"] = json::object{{"const", kind.name}, {"description", kind.doc}};
  if (where == standing::field) {
    properties["chance"] =
        json::object{{"type", "number"}, {"minimum", 0}, {"maximum", 1}, {"description", "how likely it has a value"}};
    properties["when"] =
        json::object{{"type", "string"}, {"description", "an expression; while it is not true, the field is null"}};
  } else if (where == standing::entry) {
    properties["enabled"] =
        json::object{{"type", json::array{"string", "boolean"}}, {"description", "a condition over parameters"}};
  }
  out["additionalProperties"] = false;
  return out;
}

json::object sources(standing where) {
  std::vector<std::pair<std::string, json::object>> kinds;
  for (const data::source_kind& each : data::source_kinds()) kinds.emplace_back(each.name, part_of(each, where));
  return by_key("kind", "what it draws", kinds);
}

// A field: a value, a data source, or a table of further fields.
json::object part(const char* source) {
  return {{"if", json::object{{"type", "object"}, {"required", json::array{"kind"}}}},
          {"then", reference(source)},
          {"else", json::object{{"additionalProperties", reference("part")}}}};
}

// Steps are checked by the loader, which knows the operations; here is said what they may be.
json::object flow() { return {{"type", "array"}, {"items", json::object{{"type", json::array{"string", "object"}}}}}; }

void refer_to_flows(json::object& properties, std::initializer_list<const char*> names) {
  for (const char* each : names) {
    if (!properties.contains(each)) continue;
    json::object made = reference("flow");
    properties[each] = json::object{{"allOf", json::array{std::move(made)}},
                                    {"description", properties[each].get_object()["description"]}};
  }
}

class builder {
 public:
  builder(plugin::registry& plugins, std::vector<std::string>& mistakes)
      : plugins_(plugins), installed_(find_installed(plugins.where())), mistakes_(mistakes) {
    mistakes_ = installed_.errors;
  }

  json::object build() {
    json::object properties{{"spate", json::object{{"const", 1}, {"description", "version of the language"}}},
                            {"include", include()},
                            {"profile", of_keys(profile::profile_table_keys())},
                            {"params", named(when_whole("params", of_keys(profile::parameter_table_keys())))},
                            {"run", run()},
                            {"service", named(when_whole("service", services()))},
                            {"target", named(when_whole("target", targets()))},
                            {"monitor", named(when_whole("monitor", monitors()))},
                            {"data", named(reference("source"))},
                            {"operation", named(when_whole("operation", operations()))},
                            {"scenario", named(scenario())},
                            {"queue", named(of_keys(profile::queue_table_keys()))},
                            {"correlate", named(when_whole("correlate", of_keys(profile::correlation_table_keys())))},
                            {"load", load()},
                            {"objective", named(when_whole("objective", of_keys(profile::objective_table_keys())))},
                            {"report", reports()}};
    return {{"$schema", "http://json-schema.org/draft-07/schema#"},
            {"title", "spate profile"},
            {"type", "object"},
            {"properties", std::move(properties)},
            {"additionalProperties", false},
            {"if", json::object{{"required", json::array{"spate"}},
                                {"not", json::object{{"required", json::array{"include"}}}}}},
            {"then", json::object{{"properties", std::move(needed_)}}},
            {"definitions", json::object{{"source", sources(standing::entry)},
                                         {"field_source", sources(standing::field)},
                                         {"inside_source", sources(standing::inside)},
                                         {"part", part("field_source")},
                                         {"inside", part("inside_source")},
                                         {"flow", flow()},
                                         {"load", of_keys(profile::load_table_keys())}}}};
  }

 private:
  template <class Get>
  auto each(const char* kind, Get get) {
    std::vector<std::pair<std::string, decltype(get(std::string_view(), std::declval<std::string&>()))>> out;
    for (const std::string& id : installed_.ids[kind]) {
      std::string why;
      if (const auto found = get(id, why)) {
        out.emplace_back(id, found);
      } else {
        mistakes_.push_back(why);
      }
    }
    return out;
  }

  auto protocols() {
    return each("protocol", [this](std::string_view id, std::string& why) { return plugins_.protocol(id, why); });
  }

  // A profile that includes others may say of a table only what it changes, and so may a piece: what is needed is asked
  // of whole profiles.
  json::object when_whole(const char* section, json::object table) {
    if (table.contains("required")) needed_[section] = named({{"required", table["required"]}});
    table.erase("required");
    return table;
  }

  json::object targets() {
    std::vector<std::pair<std::string, json::object>> ways;
    for (const auto& [id, found] : protocols()) {
      ways.emplace_back(id, joined(schema_of_table(profile::target_keys().root()),
                                   schema_of_table(key_table(found->target_keys).root())));
    }
    return by_key("plugin", "the protocol's plugin", ways);
  }

  json::object operations() {
    json::object out = schema_of_table(profile::operation_keys().root());
    for (const auto& [id, found] : protocols()) {
      json::object own = schema_of_table(key_table(found->operation_keys).root());
      own.erase("required");  // of which of them, only the target says
      out = joined(std::move(out), own);
    }
    return out;
  }

  json::object services() {
    std::vector<std::pair<std::string, json::object>> ways;
    for (const auto& [id, found] :
         each("service", [this](std::string_view id, std::string&why) { return plugins_.service(id, why); })) {
      ways.emplace_back(id,
                        joined(of_keys(profile::service_table_keys()), schema_of_table(key_table(found->keys).root())));
    }
    return by_key("plugin", "the service's plugin", ways);
  }

  json::object monitors() {
    std::vector<std::pair<std::string, json::object>> ways;
    for (const auto& [id, found] :
         each("monitor", [this](std::string_view id, std::string&why) { return plugins_.monitor(id, why); })) {
      ways.emplace_back(id,
                        joined(of_keys(profile::monitor_table_keys()), schema_of_table(key_table(found->keys).root())));
    }
    return by_key("plugin", "the monitor's plugin", ways);
  }

  json::object reports() {
    json::object properties;
    for (const auto& [id, found] :
         each("reporter", [this](std::string_view id, std::string&why) { return plugins_.reporter(id, why); })) {
      json::object made = schema_of_table(key_table(found->keys).root());
      json::object enabled{
          {"properties", json::object{{"enabled", json::object{{"type", json::array{"string", "boolean"}}}}}}};
      made = joined(std::move(made), enabled);
      made["additionalProperties"] = false;
      properties[id] = std::move(made);
    }
    return {{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
  }

  // Files, or whole profiles by their prefix.
  static json::object include() {
    json::object part{{"anyOf", json::array{json::object{{"type", "string"}}, of_keys(profile::include_table_keys())}}};
    return {{"description", "files that this one builds on, or whole profiles by the prefix of their names"},
            {"anyOf", json::array{json::object{{"type", "array"}, {"items", json::object{{"type", "string"}}}},
                                  named(std::move(part))}}};
  }

  static json::object run() {
    json::object out = of_keys(profile::run_table_keys());
    refer_to_flows(out["properties"].get_object(), {"setup", "teardown"});
    return out;
  }

  static json::object scenario() {
    json::object out = of_keys(profile::scenario_table_keys());
    refer_to_flows(out["properties"].get_object(), {"start", "stop"});
    return out;
  }

  // Keys of one load, or tables of several.
  static json::object load() {
    return {{"anyOf", json::array{reference("load"), json::object{{"type", "object"},
                                                                  {"minProperties", 1},
                                                                  {"additionalProperties", reference("load")}}}}};
  }

  plugin::registry& plugins_;
  installed_plugins installed_;
  json::object needed_;
  std::vector<std::string>& mistakes_;
};

}  // namespace

json::object profile_schema(plugin::registry& plugins, std::vector<std::string>& mistakes) {
  return builder(plugins, mistakes).build();
}

}  // namespace spate::cli
