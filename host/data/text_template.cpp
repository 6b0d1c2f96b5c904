#include "data/text_template.hpp"

#include <algorithm>
#include <utility>

#include "data/escape.hpp"
#include "data/scalar_text.hpp"
#include "data/scope_value.hpp"
#include "data/template_parts.hpp"

namespace spate::data {
namespace {

// What the hole of a segment shows; `local` is room for what nobody keeps.
const value& shown(const text_template::segment& of, const render_scope& scope, value& local) {
  if (!of.computed) return scope_value(of.kind, of.slot, of.element, scope, local);
  of.computed.evaluate(scope, local);
  return local;
}

// Kept by the thread, so that a long text allocates nothing in the steady state.
value& room_for_a_value() {
  thread_local value room;
  return room;
}

}  // namespace

text_template text_template::compile(std::string_view text, const names& all, std::vector<text_error>& errors) {
  text_template result;
  std::string literal;
  const auto parts = split_template(text, all, errors);
  for (const auto& part : parts) {
    if (!part.hole) {
      literal += part.literal;
    } else if (part.hole->kind == name_kind::parameter) {
      digits room;
      literal += scalar_text(part.hole->constant, room);
    } else {
      add_need(result.needs_, *part.hole);
      result.segments_.push_back(to_segment(*part.hole, std::exchange(literal, {})));
    }
  }
  if (!result.segments_.empty()) {
    if (!literal.empty()) result.segments_.push_back({std::move(literal)});
    return result;
  }
  result.constant_ = std::move(literal);
  if (parts.size() == 1 && parts[0].hole) {
    result.constant_value_ = parts[0].hole->constant;
  } else {
    result.constant_value_.set(std::string_view(result.constant_));
  }
  return result;
}

text_template text_template::literal(std::string_view text) {
  text_template result;
  result.constant_ = text;
  result.constant_value_.set(text);
  return result;
}

text_template text_template::always(const value& constant) {
  text_template result;
  digits room;
  result.constant_ = scalar_text(constant, room);
  result.constant_value_ = constant;
  return result;
}

bool text_template::is_constant() const { return segments_.empty(); }
const std::string& text_template::constant() const { return constant_; }
bool text_template::is_single() const {
  return segments_.size() == 1 && segments_[0].hole && segments_[0].literal.empty();
}

std::uint64_t text_template::render(const render_scope& scope, std::uint32_t escape, char* out,
                                    std::uint64_t cap) const {
  text_sink sink(out, cap);
  sink.put(constant_);
  value& local = room_for_a_value();
  digits room;
  for (const segment& each : segments_) {
    sink.put(each.literal);
    if (!each.hole) continue;
    const value& held = shown(each, scope, local);
    if (each.json_value) {
      write_json(sink, held);
    } else {
      write_escaped(sink, scalar_text(held, room), each.json_text ? std::uint32_t{SPATE_ESCAPE_JSON} : escape);
    }
  }
  return sink.size();
}

void text_template::evaluate(const render_scope& scope, value& out) const {
  if (is_constant()) {
    out = constant_value_;
  } else if (is_single()) {
    if (segments_[0].computed) return segments_[0].computed.evaluate(scope, out);
    value local;
    out = scope_value(segments_[0].kind, segments_[0].slot, segments_[0].element, scope, local);
  } else {
    out.type = value_type::text;
    out.text.resize(out.text.capacity());
    const auto needed = render(scope, SPATE_ESCAPE_NONE, out.text.data(), out.text.size());
    const bool fits = needed <= out.text.size();
    out.text.resize(needed);
    if (!fits) render(scope, SPATE_ESCAPE_NONE, out.text.data(), needed);
  }
}

bool text_template::is_ready(const render_scope& scope) const {
  value& local = room_for_a_value();
  return std::all_of(segments_.begin(), segments_.end(), [&](const segment& each) {
    if (!each.hole) return true;
    // One that was drawn may well be null, which is a value.
    if (!each.computed && each.kind == name_kind::source)
      return !scope.sources.empty() || drawn(each.slot, scope) != nullptr;
    return shown(each, scope, local).type != value_type::none;
  });
}

bool text_template::may_lack() const {
  return std::any_of(segments_.begin(), segments_.end(), [](const segment& each) {
    return each.hole && (each.computed || (each.element >= 0 && each.kind != name_kind::source));
  });
}

void text_template::list_reads(std::vector<source_read>& into) const {
  for (const segment& each : segments_) {
    if (each.computed) {
      each.computed.list_reads(into);
    } else if (each.hole && each.kind == name_kind::source) {
      into.push_back({each.slot, each.element, -1});
    }
  }
}

}  // namespace spate::data
