#include <spate/abi/ext/data.h>

#include <utility>

#include "data/escape.hpp"
#include "data/scalar_text.hpp"
#include "data/template_parts.hpp"
#include "data/text_template.hpp"

namespace spate::data {
namespace {

template <class Write>
void append(std::string& out, Write write) {
  text_sink measure(nullptr, 0);
  write(measure);
  const auto before = out.size();
  out.resize(before + measure.size());
  text_sink sink(out.data() + before, measure.size());
  write(sink);
}

void append_escaped(std::string& out, std::string_view text) {
  append(out, [text](text_sink& sink) { write_escaped(sink, text, SPATE_ESCAPE_JSON); });
}

}  // namespace

json_template_builder::json_template_builder(const names& all) : names_(all) {}

void json_template_builder::raw(std::string_view json) { literal_ += json; }

void json_template_builder::text(std::string_view toml_string, std::vector<text_error>& errors) {
  const auto parts = split_template(toml_string, names_, errors);
  const bool whole = parts.size() == 1 && parts[0].hole;
  if (whole && parts[0].hole->kind == name_kind::parameter) {
    append(literal_, [&parts](text_sink& sink) { write_json(sink, parts[0].hole->constant); });
    return;
  }
  if (!whole) literal_ += '"';
  for (const auto& part : parts) {
    if (!part.hole) {
      append_escaped(literal_, part.literal);
    } else if (part.hole->kind == name_kind::parameter) {
      digits room;
      append_escaped(literal_, scalar_text(part.hole->constant, room));
    } else {
      const hole& h = *part.hole;
      add_need(result_.needs_, h);
      auto added = to_segment(h, std::exchange(literal_, {}));
      (whole ? added.json_value : added.json_text) = true;
      result_.segments_.push_back(std::move(added));
    }
  }
  if (!whole) literal_ += '"';
}

text_template json_template_builder::finish() {
  if (result_.segments_.empty()) {
    result_.constant_ = std::move(literal_);
    result_.constant_value_.set(std::string_view(result_.constant_));
  } else if (!literal_.empty()) {
    result_.segments_.push_back({std::move(literal_)});
  }
  return std::move(result_);
}

}  // namespace spate::data
