#include <algorithm>
#include <array>
#include <span>

#include "data/capture.hpp"
#include "data/template_parts.hpp"
#include "expression/nearest.hpp"

namespace spate::data {
namespace {

constexpr std::string_view origins[] = {"json", "regex", "header", "column", "value"};
constexpr std::string_view all_keys[] = {"json",  "regex",  "group", "header",   "column", "all_rows",
                                         "value", "append", "keep",  "optional", "once",   "when"};
constexpr std::int64_t default_keep = 1000, most_kept = 1'000'000;

bool is_written(node at) { return at && !at.is_default(); }

class compiler {
 public:
  compiler(const names& all, report& mistakes) : names_(all), mistakes_(mistakes) {}

  bool compile(node at, capture& out) {
    const auto before = mistakes_.errors();
    if (!at.is_table()) {
      mistakes_.error(at, "a capture is a table: ", at.key(), " = { json = \"/id\" }");
      return false;
    }
    check_keys(at);
    out.appends = at.child("append").as_bool();
    out.optional = at.child("optional").as_bool();
    out.once = at.child("once").as_bool();
    origin(at, out);
    keep(at, out);
    when(at.child("when"), out);
    target(at, out);
    return mistakes_.errors() == before;
  }

 private:
  void check_keys(node at) {
    for (const node each : at) {
      if (std::find(std::begin(all_keys), std::end(all_keys), each.key()) != std::end(all_keys)) continue;
      const auto near = expression::nearest(each.key(), all_keys);
      mistakes_.error(each, "unknown key `", each.key(), "`: ",
                      near.empty()
                          ? std::string("a capture has json, regex (and group), header, column (and all_rows) or "
                                        "value, and append, keep, optional, once, when")
                          : "did you mean `" + std::string(near) + "`?");
    }
  }

  void origin(node at, capture& out) {
    node found;
    for (const auto key : origins) {
      const node each = at.child(key);
      if (!each) continue;
      if (found) mistakes_.error(each, "a capture reads one thing: `", found.key(), "` or `", key, "`");
      found = each;
    }
    if (!found) {
      mistakes_.error(at, "this captures nothing: write json, regex, header, column or value");
      return;
    }
    if (found.kind() != SPATE_KIND_STRING) {
      mistakes_.error(found, "`", found.key(), "` is a text");
      return;
    }
    const std::string text(found.as_string());
    out.text = "capture " + std::string(at.key()) + ": ";
    if (found.key() == "json") return json(found, text, out);
    if (found.key() == "regex") return regex(found, text, at.child("group"), out);
    if (found.key() == "header") {
      out.from = capture::source_kind::header;
      out.header = text;
      out.text += "no header " + text;
      return;
    }
    if (found.key() == "column") {
      out.from = capture::source_kind::column;
      out.header = text;
      out.all_rows = at.child("all_rows").as_bool();
      out.replaces_list = out.all_rows && !out.appends;
      out.text += "no row with a column " + text;
      return;
    }
    out.from = capture::source_kind::rendered;
    out.text += "a part of its value has no value";
    std::vector<text_error> errors;
    out.rendered = read_template(found, names_, errors);
    for (const auto& each : errors) mistakes_.error(found, each.message);
  }

  void json(node at, const std::string& text, capture& out) {
    std::string error;
    out.selector = json_selector::compile(text, error);
    if (!out.selector) return mistakes_.error(at, "`", text, "` is no JSON Pointer or JSONPath: ", error);
    out.replaces_list = out.selector->is_many() && !out.appends;
    out.text += "nothing at " + (text.empty() ? "the document" : text);
  }

  void regex(node at, const std::string& text, node group, capture& out) {
    std::string error;
    out.from = capture::source_kind::regex;
    out.text += "nothing matches " + text;
    out.pattern = pattern::compile(text, error);
    if (!out.pattern) return mistakes_.error(at, "`", text, "` is no regular expression: ", error);
    const auto groups = out.pattern->groups();
    out.group = groups > 0 ? 1 : 0;
    if (!is_written(group)) return;
    if (group.as_int() < 0 || group.as_int() > groups) {
      return mistakes_.error(group, "there is no group ", group.as_int(), ": the expression has ", groups,
                             ", and 0 is the whole match");
    }
    out.group = static_cast<std::uint32_t>(group.as_int());
  }

  void keep(node at, capture& out) {
    const node keep = at.child("keep");
    const auto wanted = is_written(keep) ? keep.as_int() : default_keep;
    if (wanted < 1 || wanted > most_kept) mistakes_.error(keep, "`keep` is 1 to ", most_kept);
    if (is_written(keep) && !out.appends && !out.replaces_list) {
      mistakes_.error(keep, "`keep` is for lists: add append = true, or leave it out");
    }
    if (is_written(at.child("group")) && out.from != capture::source_kind::regex) {
      mistakes_.error(at.child("group"), "`group` is for a regex");
    }
    if (at.child("all_rows").as_bool() && out.from != capture::source_kind::column) {
      mistakes_.error(at.child("all_rows"), "`all_rows` is for a column");
    }
    out.keep = static_cast<std::uint32_t>(std::clamp<std::int64_t>(wanted, 1, most_kept));
  }

  void when(node at, capture& out) {
    if (!at) return;
    std::vector<text_error> errors;
    if (at.kind() != SPATE_KIND_STRING) {
      errors.push_back({0, "`when` is a condition in quotes: when = \"count(ids) >= 1\""});
    } else {
      out.when = condition::compile(at.as_string(), names_, errors);
    }
    for (const auto& each : errors) mistakes_.error(at, each.message);
  }

  void target(node at, capture& out) {
    const name* found = names_.find(at.key());
    const bool is_list = out.appends || out.replaces_list;
    if (found == nullptr || (found->kind != name_kind::variable && found->kind != name_kind::shared)) {
      mistakes_.error(at, "`", at.key(), "` is not a variable: give the capture a name of its own");
    } else if (found->list != is_list) {
      mistakes_.error(at, "`", at.key(), "` is ", is_list ? "one value" : "a list",
                      " elsewhere, and this capture makes it ", is_list ? "a list" : "one value", ": use two names");
    } else {
      out.to = found->kind;
      out.slot = found->slot;
    }
  }

  const names& names_;
  report& mistakes_;
};

}  // namespace

std::vector<capture> compile_captures(node table, const names& all, report& mistakes) {
  std::vector<capture> out;
  compiler made(all, mistakes);
  for (const node each : table) {
    capture compiled;
    if (made.compile(each, compiled)) out.push_back(std::move(compiled));
  }
  return out;
}

bool captures_list(node at) {
  if (at.child("append").as_bool() || at.child("all_rows").as_bool()) return true;
  const node json = at.child("json");
  std::string ignored;
  const auto selector = json ? json_selector::compile(json.as_string(), ignored) : std::nullopt;
  return selector && selector->is_many();
}

}  // namespace spate::data
