#include "profile/json_text.hpp"

#include <cmath>

#include "profile/units.hpp"

namespace spate::profile {
namespace {

std::string quoted(std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00";
      out += hex[static_cast<unsigned char>(c) >> 4];
      out += hex[static_cast<unsigned char>(c) & 15];
    } else {
      out += c;
    }
  }
  return out + '"';
}

class writer {
 public:
  writer(text_resolver* texts, const data::names& names, diagnostics& report)
      : texts_(texts), builder_(names), report_(report) {}

  void value(const written& from) {
    switch (from.kind) {
      case written_kind::boolean:
        return raw(from.integer != 0 ? "true" : "false");
      case written_kind::integer:
        return raw(std::to_string(from.integer));
      case written_kind::real:
        if (!std::isfinite(from.real)) return fail(from.at, "JSON has no " + print_number(from.real));
        return raw(print_number(from.real));
      case written_kind::date:
        return raw(quoted(from.text));
      case written_kind::text:
        return text(from);
      case written_kind::array:
        return list(from, '[', ']');
      case written_kind::table:
        return list(from, '{', '}');
    }
  }

  std::optional<resolved_text> finish() {
    if (failed_) return std::nullopt;
    resolved_text out;
    out.text = std::move(source_);
    data::text_template compiled = builder_.finish();
    if (compiled.is_constant()) {
      out.text = compiled.constant();
    } else {
      out.compiled = std::move(compiled);
    }
    return out;
  }

 private:
  void raw(std::string_view json) {
    builder_.raw(json);
    source_ += json;
  }

  void list(const written& from, char open, char close) {
    raw({&open, 1});
    bool first = true;
    for (const written& child : from.children) {
      if (!first) raw(",");
      first = false;
      if (from.is_table()) {
        if (child.key.find("${") != std::string::npos)
          fail(child.key_at, "the name of a JSON member cannot hold ${...}");
        raw(quoted(child.key) + ":");
      }
      value(child);
    }
    raw({&close, 1});
  }

  void text(const written& from) {
    source_ += quoted(from.text);
    if (texts_ == nullptr) return builder_.raw(quoted(from.text));
    const auto filled = texts_->fill_environment(from);
    if (!filled) {
      failed_ = true;
      return;
    }
    std::vector<data::text_error> errors;
    builder_.text(*filled, errors);
    texts_->report_errors(from, *filled, errors);
    failed_ = failed_ || !errors.empty();
  }

  void fail(place at, std::string message) {
    report_.error(at, std::move(message));
    failed_ = true;
  }

  text_resolver* texts_;
  data::json_template_builder builder_;
  diagnostics& report_;
  std::string source_;
  bool failed_ = false;
};

}  // namespace

std::optional<resolved_text> json_text(const written& from, text_resolver* texts, diagnostics& report) {
  static const data::names none;
  writer out(texts, texts != nullptr ? texts->names() : none, report);
  out.value(from);
  return out.finish();
}

}  // namespace spate::profile
