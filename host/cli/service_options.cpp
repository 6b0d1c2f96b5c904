#include "cli/service_options.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/usage_error.hpp"
#include "plugin/description.hpp"
#include "profile/key_value.hpp"
#include "profile/node_builder.hpp"
#include "profile/toml_reader.hpp"
#include "profile/units.hpp"

namespace spate::cli {

namespace {

// "headers.*" and "hosts[]" are given as a whole: "headers", "hosts".
std::string option_path(std::string_view path) {
  path = path.substr(0, path.find("[]"));
  const auto wildcard = path.find(".*");
  return std::string(path.substr(0, wildcard));
}

std::string option_name(std::string path) {
  std::replace(path.begin(), path.end(), '_', '-');
  return "--" + path;
}

std::string explain(const plugin::described_key& key) {
  std::string out = key.doc;
  while (!out.empty() && out.back() == '.') out.pop_back();
  const auto add = [&](const std::string& more) { out += (out.empty() ? "" : "; ") + more; };
  if (!key.choices.empty()) add(fmt::format("one of {}", fmt::join(key.choices, ", ")));
  if (!key.range.empty()) add(key.range);
  if (key.has_default && !key.default_text.empty() && !(key.kind == "boolean" && key.default_text == "false"))
    add("default: " + key.default_text);
  if (key.required) add("required");
  return out;
}

std::string placeholder(const plugin::described_key& key, bool whole) {
  if (whole) return "TOML";
  std::string out = key.kind;
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::toupper(c); });
  return out;
}

profile::written as_text(const std::string& text, profile::place at) {
  profile::written out;
  out.kind = profile::written_kind::text;
  out.text = text;
  out.at = at;
  return out;
}

// As it would stand in a profile; a text that is no such value stays one, so that the check says what is wrong.
profile::written value_of(spate_kind kind, const std::string& text, profile::place at) {
  profile::written out = as_text(text, at);
  const auto number = profile::parse_as(kind, text);
  switch (kind) {
    case SPATE_KIND_BOOL:
      if (number) out.kind = profile::written_kind::boolean, out.integer = number->i64;
      return out;
    case SPATE_KIND_INT:
      if (number) out.kind = profile::written_kind::integer, out.integer = number->i64;
      return out;
    case SPATE_KIND_FLOAT:
      if (number) out.kind = profile::written_kind::real, out.real = number->f64;
      return out;
    case SPATE_KIND_DURATION:
      if (profile::parse_number(text)) out.text += "s";
      return out;
    case SPATE_KIND_STRING:
    case SPATE_KIND_SIZE:
      return out;
    default:
      return profile::read_toml_value(text, at).value_or(out);
  }
}

void put(profile::written& root, std::string_view path, profile::written value) {
  const auto dot = path.find('.');
  if (dot != path.npos) {
    profile::written& inner = root.table(path.substr(0, dot), value.at);
    return put(inner, path.substr(dot + 1), std::move(value));
  }
  value.key = path;
  root.children.push_back(std::move(value));
}

}  // namespace

service_options::service_options(CLI::App& app, const std::string& id, const spate_keys& keys) : id_(id), keys_(keys) {
  const std::string group = "Options of " + id;
  const auto* row = reinterpret_cast<const unsigned char*>(keys.keys);
  for (const plugin::described_key& key : plugin::describe_keys(keys)) {
    const spate_kind declared = reinterpret_cast<const spate_key*>(row)->kind;
    row += keys.stride;
    const std::string path = option_path(key.path);
    const bool whole = path != key.path || declared >= SPATE_KIND_ARRAY;
    const auto same = [&](const entry& known) { return known.path == path; };
    if (std::any_of(entries_.begin(), entries_.end(), same)) continue;
    const std::string name = option_name(path);
    if (app.get_option_no_throw(name) != nullptr)
      throw usage_error(fmt::format("key '{}' of service {} is an option of spate serve itself", path, id),
                        "the plugin's author has to give the key another name");
    const bool flag = declared == SPATE_KIND_BOOL && !whole;
    CLI::Option* option = flag ? app.add_flag(name) : app.add_option(name)->expected(1);
    option->description(explain(key))->option_text(flag ? "" : placeholder(key, whole))->group(group);
    entries_.push_back({path, whole ? spate_kind{SPATE_KIND_ANY} : declared, option});
  }
}

profile::config_tree service_options::build(profile::diagnostics& report) const {
  std::string lines = "spate serve " + id_ + "\n";
  profile::written root;
  root.key_at = root.at = {0, 1, 13};
  std::uint32_t line = 1;
  for (const entry& each : entries_) {
    if (each.option->count() == 0) continue;
    const std::string name = option_name(each.path), text = each.option->results().back();
    lines += fmt::format("{}={}\n", name, text);
    const profile::place at{0, ++line, static_cast<std::uint32_t>(name.size() + 2)};
    profile::written value = value_of(each.kind, text, at);
    value.key_at = {0, line, 1};
    put(root, each.path, std::move(value));
  }
  const std::uint32_t file = report.add_given("command line", lines);
  if (file != 0) throw std::logic_error("the command line is the first file of its diagnostics");
  profile::config_tree tree;
  profile::node_builder(report, tree, nullptr, nullptr)
      .add_table(tree.view().root, root, profile::key_table(keys_), "serve " + id_);
  return tree;
}

}  // namespace spate::cli
