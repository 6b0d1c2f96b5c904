#include "profile/parameters.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "profile/name_rules.hpp"
#include "profile/node_builder.hpp"
#include "profile/suggest.hpp"
#include "profile/units.hpp"

namespace spate::profile {
namespace {

constexpr const char* types[] = {"string", "url", "int", "number", "bool", "duration", "size", "rate", nullptr};

constexpr spate_key entry_keys[] = {
    {"type", "what values it takes", nullptr, types, 0, 0, SPATE_KIND_STRING, SPATE_KEY_REQUIRED},
    {"default", "its value when none is given", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, 0},
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

std::optional<double> magnitude(parameter_type type, const std::string& text) {
  switch (type) {
    case parameter_type::integer:
    case parameter_type::number:
      return parse_number(text);
    case parameter_type::rate:
      return parse_rate(text);
    case parameter_type::duration:
    case parameter_type::size: {
      const auto value = type == parameter_type::size ? parse_size(text) : parse_duration(text);
      return value ? std::optional(static_cast<double>(*value)) : std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

struct takes {
  bool fits;
  std::string_view what, example;
};

takes fits(parameter_type type, const std::string& text) {
  switch (type) {
    case parameter_type::string:
      return {true, "a text", ""};
    case parameter_type::url: {
      const std::size_t scheme = text.find("://");
      return {scheme != std::string::npos && scheme > 0 && scheme + 3 < text.size(), "a URL", "http://127.0.0.1:8000"};
    }
    case parameter_type::integer:
      return {parse_integer(text).has_value(), "a whole number", "50"};
    case parameter_type::number:
      return {parse_number(text).has_value(), "a number", "0.5"};
    case parameter_type::boolean:
      return {text == "true" || text == "false", "true or false", "true"};
    case parameter_type::duration:
      return {parse_duration(text).has_value(), "a duration", "90s, 5m or 1h"};
    case parameter_type::size:
      return {parse_size(text).has_value(), "a size", "64KiB"};
    case parameter_type::rate:
      return {parse_rate(text).has_value(), "a rate", "100/s"};
  }
  return {true, "", ""};
}

// Whether the value may stand; reports why not.
bool check(const parameter& p, const std::string& text, place at, diagnostics& report) {
  const std::string shown = p.secret ? "this value" : "\"" + text + "\"";
  const takes type = fits(p.type, text);
  if (!type.fits) {
    report.error(at, "`" + p.name + "` takes " + std::string(type.what) + ", not " + shown,
                 "write for example " + std::string(type.example));
    return false;
  }
  if (!p.choices.empty() && std::find(p.choices.begin(), p.choices.end(), text) == p.choices.end()) {
    report.error(at, "`" + p.name + "` cannot be " + shown, suggest(text, p.choices, "one of"));
    return false;
  }
  const auto value = magnitude(p.type, text);
  if (value && ((p.min && *value < *p.min) || (p.max && *value > *p.max))) {
    report.error(at, "`" + p.name + "` must be at " +
                         (p.min && *value < *p.min ? "least " + p.min_text : "most " + p.max_text) + ", and this is " +
                         text);
    return false;
  }
  return true;
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
  const written* secret = entry.find("secret");
  p.secret = secret != nullptr && secret->kind == written_kind::boolean && secret->integer != 0;
  if (const written* value = entry.find("default")) {
    p.default_at = value->at;
    const bool whole = value->kind == written_kind::integer || value->kind == written_kind::real;
    if (value->kind == written_kind::table || value->kind == written_kind::array || value->kind == written_kind::date) {
      report.error(value->at, "`default` takes one value, not " + std::string(kind_name(value->kind)));
    } else if (whole && p.type == parameter_type::duration) {
      report.error(value->at, "`default` is a duration and needs a unit", "write \"" + text_of(*value) + "s\"");
    } else {
      p.has_default = true;
      p.default_text = text_of(*value);
      if (p.default_text.find("${") == std::string::npos) check(p, p.default_text, value->at, report);
    }
  }
  return p;
}

std::string harmless(const parameter& p) {
  if (!p.choices.empty()) return p.choices.front();
  switch (p.type) {
    case parameter_type::string:
      return "value";
    case parameter_type::url:
      return "http://127.0.0.1:1";
    case parameter_type::boolean:
      return "false";
    case parameter_type::duration:
      return p.min_text.empty() ? "1s" : p.min_text;
    default:
      return p.min_text.empty() ? "1" : p.min_text;
  }
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
  return out;
}

std::vector<parameter_value> resolve_parameters(const std::vector<parameter>& parameters, const load_options& options,
                                                text_resolver& texts, diagnostics& report) {
  std::vector<std::string> known;
  for (const parameter& p : parameters) known.push_back(p.name);
  for (const override& each : options.parameters) {
    if (std::find(known.begin(), known.end(), each.name) != known.end()) continue;
    report.error({report.add_file("--" + each.name, {}), 0, 0}, "the profile has no parameter `" + each.name + "`",
                 suggest(each.name, known, "it has"));
  }

  std::vector<parameter_value> out;
  for (const parameter& p : parameters) {
    parameter_value value{p.name, p.default_text, "default", p.secret};
    place at = p.default_at;
    const override* given = nullptr;
    for (const override& each : options.parameters) {
      if (each.name == p.name) given = &each;
    }
    const auto environment =
        p.environment.empty() || !options.environment ? std::nullopt : options.environment(p.environment);
    if (given != nullptr) {
      value.text = given->text;
      value.origin = given->origin;
      at = {report.add_file(given->origin == "service" ? "service" : "--" + p.option, {}), 0, 0};
    } else if (environment) {
      value.text = *environment;
      value.origin = "environment";
      at = {report.add_file("$" + p.environment, {}), 0, 0};
    } else if (!p.has_default) {
      report.error(p.at, "the parameter `" + p.name + "` has no value",
                   "give it one: --" + p.option + "=..." + (p.environment.empty() ? "" : ", or set " + p.environment) +
                       ", or write a default");
      value.text = harmless(p);
      out.push_back(value);
      continue;
    } else if (p.default_text.find("${") != std::string::npos) {
      written text;
      text.kind = written_kind::text;
      text.text = p.default_text;
      text.at = at;
      const auto filled = texts.fill_environment(text);
      if (filled && filled->find("${") != std::string::npos) {
        report.error(at, "a parameter's default cannot use other names",
                     "only ${env:NAME} and ${secret:NAME} can be used here");
      }
      value.text = filled.value_or(harmless(p));
    }
    if (value.origin != "default" && p.type == parameter_type::duration && parse_number(value.text)) value.text += "s";
    if (!check(p, value.text, at, report)) value.text = harmless(p);
    out.push_back(value);
  }
  return out;
}

data::value constant_of(const parameter& p, const std::string& text) {
  data::value out;
  switch (p.type) {
    case parameter_type::integer:
      out.set(parse_integer(text).value_or(0));
      break;
    case parameter_type::number:
      out.set(parse_number(text).value_or(0));
      break;
    case parameter_type::boolean:
      out.set(text == "true");
      break;
    default:
      out.set(std::string_view(text));
      break;
  }
  return out;
}

}  // namespace spate::profile
