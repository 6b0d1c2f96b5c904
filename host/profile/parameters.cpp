#include "profile/parameters.hpp"
#include "profile/language_keys.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "profile/name_rules.hpp"
#include "profile/node_builder.hpp"
#include "profile/parameter_check.hpp"
#include "profile/suggest.hpp"
#include "profile/units.hpp"

namespace spate::profile {
namespace {

constexpr const char* types[] = {"string", "url",  "int",  "number", "bool", "duration",
                                 "size",   "rate", "list", "ints",   nullptr};

constexpr spate_key entry_keys[] = {
    {"type", "what values it takes", nullptr, types, 0, 0, SPATE_KIND_STRING, SPATE_KEY_REQUIRED},
    {"default", "its value when none is given", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, 0},
    {"default_by", "other defaults, by what another parameter is: { size = { target = 100 } }", nullptr, nullptr, 0, 0,
     SPATE_KIND_TABLE, 0},
    {"default_by.*", "the defaults by the value of the parameter of this name", nullptr, nullptr, 0, 0,
     SPATE_KIND_TABLE, 0},
    {"default_by.*.*", "the default for this value", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, 0},
    {"help", "one sentence for the command's help", nullptr, nullptr, 0, 0, SPATE_KIND_STRING, 0},
    {"env", "the environment variable that sets it", nullptr, nullptr, 0, 0, SPATE_KIND_STRING, 0},
    {"option", "the option's name without dashes", nullptr, nullptr, 0, 0, SPATE_KIND_STRING, 0},
    {"aliases", "further names of the option", nullptr, nullptr, 0, 0, SPATE_KIND_ARRAY, 0},
    {"aliases[]", "a further name of the option", nullptr, nullptr, 0, 0, SPATE_KIND_STRING, 0},
    {"choices", "the values it may have", nullptr, nullptr, 0, 0, SPATE_KIND_ARRAY, 0},
    {"choices[]", "a value it may have", nullptr, nullptr, 0, 0, SPATE_KIND_STRING, 0},
    {"min", "the least value", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, 0},
    {"max", "the greatest value", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, 0},
    {"secret", "masked in every log and report", nullptr, nullptr, 0, 0, SPATE_KIND_BOOL, 0},
};

std::string text_of(const written& value) {
  switch (value.kind) {
    case written_kind::boolean:
      return value.integer != 0 ? "true" : "false";
    case written_kind::integer:
      return std::to_string(value.integer);
    case written_kind::real:
      return print_number(value.real);
    default:
      return value.text;
  }
}

parameter_type type_named(std::string_view text) {
  for (std::size_t i = 0; types[i] != nullptr; ++i) {
    if (text == types[i]) return static_cast<parameter_type>(i);
  }
  return parameter_type::string;
}

// The text of a default, when it may be one.
std::optional<std::string> default_text(const parameter& p, const written& value, diagnostics& report) {
  if (value.kind == written_kind::array && p.type == parameter_type::integers) {
    std::string all;
    for (const written& each : value.children) all += (all.empty() ? "" : ",") + text_of(each);
    check(p, all, value.at, report);
    return all;
  }
  const bool number = value.kind == written_kind::integer || value.kind == written_kind::real;
  if (value.kind == written_kind::table || value.kind == written_kind::array || value.kind == written_kind::date) {
    report.error(value.at, "`default` takes one value, not " + std::string(kind_name(value.kind)));
    return std::nullopt;
  }
  if (number && p.type == parameter_type::duration) {
    report.error(value.at, "`default` is a duration and needs a unit", "write \"" + text_of(value) + "s\"");
    return std::nullopt;
  }
  std::string text = text_of(value);
  if (text.find("${") == std::string::npos) check(p, text, value.at, report);
  return text;
}

// contains(list, 'part') looks at the text of all of them.
void check_list(const parameter& p, const written& entry, diagnostics& report) {
  if (p.type != parameter_type::list) return;
  for (const std::string& one : p.choices)
    for (const std::string& other : p.choices)
      if (&one != &other && other.find(one) != std::string::npos)
        report.error(entry.find("choices")->at, "the choice \"" + one + "\" is a part of \"" + other + "\"",
                     "of a list no choice may be a part of another: contains() could not tell them apart");
}

parameter read_one(const written& entry, diagnostics& report) {
  parameter p;
  p.name = entry.key;
  p.option = entry.key;
  std::replace(p.option.begin(), p.option.end(), '_', '-');
  p.at = entry.key_at;
  config_tree tree;
  node_builder(report, tree, nullptr, nullptr).add_table(0, entry, key_table(entry_keys), "params." + entry.key);

  const auto text = [&](std::string_view key, std::string& into) {
    const written* value = entry.find(key);
    if (value != nullptr && value->kind == written_kind::text) into = value->text;
  };
  const auto texts = [&](std::string_view key, std::vector<std::string>& into) {
    const written* value = entry.find(key);
    if (value == nullptr) return;
    for (const written& each : value->children) {
      if (each.kind == written_kind::text) into.push_back(each.text);
    }
  };
  const auto limit = [&](std::string_view key, std::optional<double>& into, std::string& spelled) {
    const written* value = entry.find(key);
    if (value == nullptr) return;
    spelled = text_of(*value);
    into = magnitude(p.type, spelled);
    if (!into) {
      report.error(value->at, "`" + std::string(key) + "` must be a value that `" + p.name + "` can have",
                   "only int, number, duration, size and rate have limits");
    }
  };
  std::string type = "string";
  text("type", type);
  p.type = type_named(type);
  text("help", p.help);
  text("env", p.environment);
  text("option", p.option);
  texts("aliases", p.aliases);
  texts("choices", p.choices);
  limit("min", p.min, p.min_text);
  limit("max", p.max, p.max_text);
  check_list(p, entry, report);
  const written* secret = entry.find("secret");
  p.secret = secret != nullptr && secret->kind == written_kind::boolean && secret->integer != 0;
  if (const written* value = entry.find("default")) {
    p.default_at = value->at;
    if (const auto only = default_text(p, *value, report)) {
      p.has_default = true;
      p.default_text = *only;
    }
  }
  if (const written* by = entry.find("default_by"); by != nullptr && by->is_table()) {
    for (const written& other : by->children) {
      for (const written& value : other.children) {
        if (const auto only = default_text(p, value, report)) {
          p.defaults_by.push_back({other.key, value.key, *only, other.key_at, value.key_at, value.at});
        }
      }
    }
  }
  return p;
}

// A default may hang on another parameter, and on a value that it can have.
void check_condition(const parameter::conditional_default& one, const std::vector<parameter>& all,
                     diagnostics& report) {
  std::vector<std::string> names;
  for (const parameter& p : all) {
    names.push_back(p.name);
    if (p.name == one.parameter) {
      check(p, one.value, one.value_at, report);
      return;
    }
  }
  report.error(one.parameter_at, "there is no parameter `" + one.parameter + "`",
               suggest(one.parameter, names, "there is"));
}

}  // namespace

std::vector<parameter> read_parameters(const written& root, diagnostics& report) {
  std::vector<parameter> out;
  const written* table = root.find("params");
  if (table == nullptr) return out;
  if (!table->is_table()) {
    report.error(table->at, "`params` takes a table", "write [params] and a line for each parameter");
    return out;
  }
  std::map<std::string, place> options;
  for (const written& entry : table->children) {
    if (!check_variable_name(entry, "a parameter", report)) continue;
    if (!entry.is_table()) {
      report.error(entry.at,
                   "the parameter `" + entry.key + "` takes a table, not " + std::string(kind_name(entry.kind)),
                   "write " + entry.key + " = { type = \"int\", default = 1, help = \"...\" }");
      // Kept by its value, so that what uses it is not reported as well.
      parameter& kept = out.emplace_back();
      kept.name = kept.option = entry.key;
      kept.at = kept.default_at = entry.key_at;
      kept.has_default = true;
      kept.default_text = text_of(entry);
      continue;
    }
    parameter p = read_one(entry, report);
    std::vector<std::string> names = p.aliases;
    names.push_back(p.option);
    for (const std::string& name : names) {
      const auto [other, fresh] = options.emplace(name, p.at);
      if (!fresh) {
        report.error(p.at, "two parameters are the option --" + name, "the other one: " + report.name(other->second));
      }
    }
    out.push_back(std::move(p));
  }
  for (const parameter& p : out)
    for (const parameter::conditional_default& one : p.defaults_by) check_condition(one, out, report);
  return out;
}

std::span<const spate_key> parameter_table_keys() { return entry_keys; }

}  // namespace spate::profile
