#include <algorithm>
#include <set>

#include "data/text_template.hpp"
#include "profile/parameter_check.hpp"
#include "profile/parameters.hpp"
#include "profile/prefixed_text.hpp"
#include "profile/suggest.hpp"
#include "profile/units.hpp"

namespace spate::profile {
namespace {

std::string harmless(const parameter& p) {
  if (p.type == parameter_type::list) return {};
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

parameter with_default_of(parameter p, const std::vector<parameter_value>& known) {
  for (const parameter::conditional_default& one : p.defaults_by) {
    for (const parameter_value& value : known) {
      if (value.name != one.parameter || value.text != one.value) continue;
      p.has_default = true;
      p.default_text = one.text;
      p.default_at = one.text_at;
      return p;
    }
  }
  return p;
}

void add_names(const std::string& text, std::set<std::string>& into) {
  renamed_template(text, [&](std::string_view name) { return *into.emplace(name).first; });
}

// So that what a default hangs on has its value before.
class in_order {
 public:
  in_order(const std::vector<parameter>& all, diagnostics& report) : all_(all), report_(report), state_(all.size()) {
    for (std::size_t i = 0; i < all.size(); ++i) visit(i);
  }
  std::vector<std::size_t> order;

 private:
  enum state : std::uint8_t { unseen, open, done };

  void visit(std::size_t index) {
    if (state_[index] == done) return;
    const parameter& at = all_[index];
    if (state_[index] == open) {
      return report_.error(at.default_at, "the default of parameter `" + at.name + "` hangs on itself",
                           "give one of the circle a value");
    }
    state_[index] = open;
    std::set<std::string> names;
    add_names(at.default_text, names);
    for (const parameter::conditional_default& one : at.defaults_by) {
      names.insert(one.parameter);
      add_names(one.text, names);
    }
    for (std::size_t i = 0; i < all_.size(); ++i)
      if (names.contains(all_[i].name)) visit(i);
    state_[index] = done;
    order.push_back(index);
  }

  const std::vector<parameter>& all_;
  diagnostics& report_;
  std::vector<state> state_;
};

std::vector<std::size_t> order_of(const std::vector<parameter>& parameters, diagnostics& report) {
  return in_order(parameters, report).order;
}

std::string filled(const parameter& p, const written& text, const data::names& known, text_resolver& texts,
                   diagnostics& report) {
  const auto outside = texts.fill_environment(text);
  if (!outside) return harmless(p);
  std::vector<data::text_error> errors;
  const auto made = data::text_template::compile(*outside, known, errors);
  for (const data::text_error& each : errors)
    report.error(*outside == text.text ? report.inside(text.at, text.text, each.offset) : text.at, each.message,
                 "a default can use other parameters, ${env:NAME} and ${secret:NAME}");
  if (errors.empty() && !made.is_constant())
    report.error(text.at, "a parameter's default must be known before the run, and this has a value only during it",
                 "a default can use other parameters, ${env:NAME} and ${secret:NAME}");
  return errors.empty() && made.is_constant() ? made.constant() : harmless(p);
}

// Without `known` names a default that uses some is not looked at.
parameter_value value_of(const parameter& p, const load_options& options, const data::names* known,
                         text_resolver& texts, diagnostics& report) {
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
    return value;
  } else if (p.default_text.find("${") != std::string::npos) {
    value.text = known == nullptr ? harmless(p) : filled(p, text, *known, texts, report);
  }
  if (value.origin != "default") texts.set_folder(p.name, {});
  if (value.origin != "default" && p.type == parameter_type::duration && parse_number(value.text)) value.text += "s";
  if (!check(p, value.text, at, report)) value.text = harmless(p);
  return value;
}

}  // namespace

std::vector<parameter_value> resolve_parameters(const std::vector<parameter>& parameters, const load_options& options,
                                                text_resolver& texts, diagnostics& report) {
  std::vector<std::string> known;
  known.reserve(parameters.size());
  for (const parameter& p : parameters) known.push_back(p.name);
  for (const override& each : options.parameters) {
    if (std::find(known.begin(), known.end(), each.name) != known.end()) continue;
    report.error({report.add_given("--" + each.name, {}), 0, 0}, "the profile has no parameter `" + each.name + "`",
                 suggest(each.name, known, "it has"));
  }

  std::vector<parameter_value> out(parameters.size());
  data::names resolved;
  const std::size_t before = report.error_count();
  const std::vector<std::size_t> order = order_of(parameters, report);
  const bool circle = report.error_count() != before;
  for (const std::size_t index : order) {
    out[index] =
        value_of(with_default_of(parameters[index], out), options, circle ? nullptr : &resolved, texts, report);
    data::name meaning;
    meaning.kind = data::name_kind::parameter;
    meaning.constant = constant_of(parameters[index], out[index].text);
    resolved.add(parameters[index].name, meaning);
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
