#include <boost/json.hpp>

#include "plugin/description.hpp"

namespace spate::plugin {

namespace json = boost::json;

namespace {

json::array texts(const std::vector<std::string>& from) { return json::array(from.begin(), from.end()); }

json::object write(const described_key& key) {
  return {{"path", key.path},
          {"kind", key.kind},
          {"doc", key.doc},
          {"default", key.default_text},
          {"has_default", key.has_default},
          {"range", key.range},
          {"choices", texts(key.choices)},
          {"required", key.required},
          {"secret", key.secret},
          {"templated", key.templated},
          {"deprecated", key.deprecated},
          {"file", key.file}};
}

json::object write(const described_plugin& plugin) {
  json::array tables, metrics;
  for (const described_table& each : plugin.tables) {
    json::array keys;
    for (const described_key& key : each.keys) keys.push_back(write(key));
    tables.push_back(json::object{{"title", each.title}, {"keys", std::move(keys)}});
  }
  for (const described_metric& each : plugin.metrics)
    metrics.push_back(json::object{{"name", each.name}, {"unit", each.unit}, {"doc", each.doc}});
  return {{"kind", plugin.kind},
          {"id", plugin.id},
          {"version", plugin.version},
          {"summary", plugin.summary},
          {"tables", std::move(tables)},
          {"capabilities", texts(plugin.capabilities)},
          {"outcomes", texts(plugin.outcomes)},
          {"metrics", std::move(metrics)},
          {"mistakes", texts(plugin.mistakes)}};
}

std::string text(const json::object& from, const char* name) { return json::value_to<std::string>(from.at(name)); }

std::vector<std::string> texts(const json::object& from, const char* name) {
  return json::value_to<std::vector<std::string>>(from.at(name));
}

described_key read_key(const json::object& from) {
  described_key out;
  out.path = text(from, "path");
  out.kind = text(from, "kind");
  out.doc = text(from, "doc");
  out.default_text = text(from, "default");
  out.has_default = from.at("has_default").as_bool();
  out.range = text(from, "range");
  out.choices = texts(from, "choices");
  out.required = from.at("required").as_bool();
  out.secret = from.at("secret").as_bool();
  out.templated = from.at("templated").as_bool();
  out.deprecated = from.at("deprecated").as_bool();
  out.file = from.at("file").as_bool();
  return out;
}

described_plugin read_plugin(const json::object& from) {
  described_plugin out;
  out.kind = text(from, "kind");
  out.id = text(from, "id");
  out.version = text(from, "version");
  out.summary = text(from, "summary");
  out.capabilities = texts(from, "capabilities");
  out.outcomes = texts(from, "outcomes");
  out.mistakes = texts(from, "mistakes");
  for (const json::value& each : from.at("tables").as_array()) {
    described_table& table = out.tables.emplace_back();
    table.title = text(each.as_object(), "title");
    for (const json::value& key : each.as_object().at("keys").as_array())
      table.keys.push_back(read_key(key.as_object()));
  }
  for (const json::value& each : from.at("metrics").as_array()) {
    const json::object& metric = each.as_object();
    out.metrics.push_back({text(metric, "name"), text(metric, "unit"), text(metric, "doc")});
  }
  return out;
}

}  // namespace

std::string to_json(const description& from) {
  json::array plugins;
  for (const described_plugin& each : from.plugins) plugins.push_back(write(each));
  return json::serialize(json::object{{"file", from.file.string()},
                                      {"error", from.error},
                                      {"sdk_version", from.sdk_version},
                                      {"built_with", from.built_with},
                                      {"abi", from.abi},
                                      {"requires", texts(from.requires_extensions)},
                                      {"plugins", std::move(plugins)}});
}

description from_json(std::string_view from) {
  const json::value parsed = json::parse(json::string_view(from.data(), from.size()));
  const json::object& all = parsed.as_object();
  description out;
  out.file = text(all, "file");
  out.error = text(all, "error");
  out.sdk_version = text(all, "sdk_version");
  out.built_with = text(all, "built_with");
  out.abi = text(all, "abi");
  out.requires_extensions = texts(all, "requires");
  for (const json::value& each : all.at("plugins").as_array()) out.plugins.push_back(read_plugin(each.as_object()));
  return out;
}

}  // namespace spate::plugin
