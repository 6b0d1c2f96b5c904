#include <algorithm>

#include "profile/parameter_check.hpp"
#include "profile/parameters.hpp"
#include "profile/suggest.hpp"
#include "profile/units.hpp"

namespace spate::profile {
namespace {

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

parameter with_default_of(parameter p, const std::vector<parameter_value>& above) {
  for (const parameter::conditional_default& one : p.defaults_by) {
    for (const parameter_value& value : above) {
      if (value.name != one.parameter || value.text != one.value) continue;
      p.has_default = true;
      p.default_text = one.text;
      p.default_at = one.text_at;
      return p;
    }
  }
  return p;
}

}  // namespace

std::vector<parameter_value> resolve_parameters(const std::vector<parameter>& parameters, const load_options& options,
                                                text_resolver& texts, diagnostics& report) {
  std::vector<std::string> known;
  for (const parameter& p : parameters) known.push_back(p.name);
  for (const override& each : options.parameters) {
    if (std::find(known.begin(), known.end(), each.name) != known.end()) continue;
    report.error({report.add_given("--" + each.name, {}), 0, 0}, "the profile has no parameter `" + each.name + "`",
                 suggest(each.name, known, "it has"));
  }

  std::vector<parameter_value> out;
  for (const parameter& declared : parameters) {
    const parameter p = with_default_of(declared, out);
    parameter_value value{p.name, p.default_text, "default", p.secret};
    place at = p.default_at;
    written text;
    text.kind = written_kind::text;
    text.text = p.default_text;
    text.at = at;
    texts.set_folder(p.name, texts.folder_of(text));
    const override* given = nullptr;
    for (const override& each : options.parameters) {
      if (each.name == p.name) given = &each;
    }
    const auto environment =
        p.environment.empty() || !options.environment ? std::nullopt : options.environment(p.environment);
    if (given != nullptr) {
      value.text = given->text;
      value.origin = given->origin;
      at = {report.add_given(given->origin == "service" ? "service" : "--" + p.option, {}), 0, 0};
    } else if (environment) {
      value.text = *environment;
      value.origin = "environment";
      at = {report.add_given("$" + p.environment, {}), 0, 0};
    } else if (!p.has_default) {
      report.error(p.at, "the parameter `" + p.name + "` has no value",
                   "give it one: --" + p.option + "=..." + (p.environment.empty() ? "" : ", or set " + p.environment) +
                       ", or write a default");
      value.text = harmless(p);
      out.push_back(value);
      continue;
    } else if (p.default_text.find("${") != std::string::npos) {
      const auto filled = texts.fill_environment(text);
      if (filled && filled->find("${") != std::string::npos) {
        report.error(at, "a parameter's default cannot use other names",
                     "only ${env:NAME} and ${secret:NAME} can be used here");
      }
      value.text = filled.value_or(harmless(p));
    }
    if (value.origin != "default") texts.set_folder(p.name, {});
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
    case parameter_type::integers:
      out.set_json("[" + text + "]");
      break;
    default:
      out.set(std::string_view(text));
      break;
  }
  return out;
}

}  // namespace spate::profile
