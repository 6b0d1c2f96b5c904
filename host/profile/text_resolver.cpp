#include "profile/text_resolver.hpp"

#include "data/scalar_text.hpp"
#include "data/template_parts.hpp"

namespace spate::profile {
namespace {

// A value must not become a template because it holds what looks like a hole.
std::string escaped(std::string_view value) {
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '$' && value.substr(i + 1).starts_with("{")) out += '$';
    out += value[i];
  }
  return out;
}

// The text with what is known before the run filled in, so that whoever looks at it sees what will be sent.
std::string filled_with_constants(std::string_view text, const data::names& names) {
  std::string out;
  std::vector<data::text_error> none;
  data::digits room;
  for (const data::template_part& part : data::split_template(text, names, none)) {
    if (!part.hole)
      out += escaped(part.literal);
    else if (part.hole->kind == data::name_kind::parameter)
      out += escaped(data::scalar_text(part.hole->constant, room));
    else
      out += part.written;
  }
  return out;
}

}  // namespace

std::optional<std::string> text_resolver::fill_environment(const written& text) {
  const std::string_view from = text.text;
  std::string out;
  bool good = true;
  for (std::size_t i = 0; i < from.size(); ++i) {
    const std::string_view rest = from.substr(i);
    if (rest.starts_with("$${")) {
      out += "$${";
      i += 2;
      continue;
    }
    const bool secret = rest.starts_with("${secret:");
    // Looked for only behind a beginning: a long text without one would be searched to its end at each of its bytes.
    const bool begins = secret || rest.starts_with("${env:");
    const std::size_t end = begins ? rest.find('}') : std::string_view::npos;
    if (end == std::string_view::npos) {
      out += from[i];
      continue;
    }
    const std::size_t name_at = secret ? 9 : 6;
    const std::string name(rest.substr(name_at, end - name_at));
    const auto value = read_ ? read_(name) : std::nullopt;
    if (value) {
      out += escaped(*value);
      if (secret) secrets_[name] = *value;
    } else {
      good = false;
      report_.error(report_.inside(text.at, from, i), "the environment variable `" + name + "` is not set",
                    "set it: " + name + "=... before the command");
    }
    i += end;
  }
  return good ? std::optional(out) : std::nullopt;
}

std::optional<resolved_text> text_resolver::resolve(const written& text, bool known_only, std::string_view what) {
  const auto filled = fill_environment(text);
  if (!filled) return std::nullopt;
  resolved_text out;
  out.had_holes = *filled != text.text;
  out.text = *filled;
  if (filled->find("${") == std::string::npos) return out;

  std::vector<data::text_error> errors;
  data::text_template compiled = data::text_template::compile(*filled, names_, errors);
  report_errors(text, *filled, errors);
  if (!errors.empty()) return std::nullopt;
  if (compiled.is_constant()) {
    out.had_holes = true;
    out.text = compiled.constant();
    out.constant = compiled.constant_value();
  } else if (known_only) {
    const std::size_t hole = text.text.find("${");
    report_.error(report_.inside(text.at, text.text, hole == std::string::npos ? 0 : hole),
                  "`" + std::string(what) + "` must be known before the run, and this has a value only during it",
                  "only parameters, ${env:NAME} and ${secret:NAME} can be used here");
    return std::nullopt;
  } else {
    out.text = filled_with_constants(*filled, names_);
    out.compiled = std::move(compiled);
  }
  return out;
}

std::string text_resolver::folder_of(const written& text) const {
  const std::string_view from = text.text;
  if (from.starts_with("${env:") || from.starts_with("${secret:")) return {};
  if (!from.starts_with("${")) return report_.folder_of(text.at);
  const auto parameter = folders_.find(from.substr(2, from.find('}') - 2));
  return parameter == folders_.end() ? report_.folder_of(text.at) : parameter->second;
}

void text_resolver::report_errors(const written& text, std::string_view compiled,
                                  const std::vector<data::text_error>& errors) {
  for (const data::text_error& each : errors) {
    const place at = compiled == text.text ? report_.inside(text.at, text.text, each.offset) : text.at;
    report_.error(at, each.message);
  }
}

}  // namespace spate::profile
