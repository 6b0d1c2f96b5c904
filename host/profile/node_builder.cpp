#include "profile/node_builder.hpp"

#include <algorithm>

#include "profile/json_text.hpp"
#include "profile/key_value.hpp"
#include "profile/named_file.hpp"
#include "profile/suggest.hpp"
#include "profile/toml_reader.hpp"

namespace spate::profile {
namespace {

std::string quoted(std::string_view name) { return "`" + std::string(name) + "`"; }

std::string name_of(const written& value) { return value.key.empty() ? "this element" : quoted(value.key); }

std::string below(const std::string& where, std::string_view key) {
  if (key.empty()) return where + "[]";
  return where.empty() ? std::string(key) : where + "." + std::string(key);
}

// A key's default, as if it had been written where its table is.
std::optional<written> default_of(const spate_key& key, place at) {
  written text;
  text.kind = written_kind::text;
  text.at = text.key_at = at;
  text.text = key.default_text;
  const bool plain = key.kind == SPATE_KIND_STRING || key.kind == SPATE_KIND_DURATION || key.kind == SPATE_KIND_SIZE;
  if (plain) return text;
  auto value = read_toml_value(key.default_text, at);
  return value || key.kind != SPATE_KIND_ANY ? value : text;
}

}  // namespace

void node_builder::add_table(std::uint32_t parent, const written& from, const key_table& keys, const std::string& where,
                             std::span<const std::string> others) {
  table(parent, from, keys.root(), where, others);
}

void node_builder::table(std::uint32_t parent, const written& from, const entry& keys, const std::string& where,
                         std::span<const std::string> others) {
  std::vector<std::string> meant;  // keys that are there, but misspelt: not absent
  for (const written& child : from.children) {
    if (std::find(others.begin(), others.end(), child.key) != others.end()) continue;
    const entry* found = keys.find(child.key);
    if (found == nullptr) {
      std::vector<std::string> names = key_table::names(keys);
      meant.push_back(nearest_name(child.key, names));
      names.insert(names.end(), others.begin(), others.end());
      report_.error(child.key_at, "unknown key " + quoted(child.key) + (where.empty() ? "" : " in [" + where + "]"),
                    suggest(child.key, names, "known here:"));
      continue;
    }
    if (found->declared() && (found->key.flags & SPATE_KEY_DEPRECATED) != 0) {
      report_.warning(child.key_at, quoted(child.key) + " is deprecated: " + found->key.doc);
    }
    value(parent, child, *found, where);
  }
  for (const entry& each : keys.children) {
    if (each.segment == "*" || each.segment == "[]" || from.find(each.segment) != nullptr) continue;
    if (std::find(meant.begin(), meant.end(), each.segment) != meant.end()) continue;
    absent(parent, from, each, where);
  }
}

void node_builder::absent(std::uint32_t parent, const written& in, const entry& missing, const std::string& where) {
  if (missing.declared() && (missing.key.flags & SPATE_KEY_REQUIRED) != 0) {
    report_.error(in.key_at, "[" + where + "] has no " + quoted(missing.segment),
                  "add " + missing.segment + " = " + example(missing.key) + ": " + missing.key.doc);
    return;
  }
  const auto first = static_cast<std::uint32_t>(tree_.view().node_count);
  if (missing.declared() && missing.key.default_text != nullptr) {
    if (auto text = default_of(missing.key, in.at)) {
      text->key = missing.segment;
      value(parent, *text, missing, where);
    }
  } else if (!missing.declared() || missing.key.kind == SPATE_KIND_TABLE) {
    // A table that was not written still holds the defaults of its keys.
    const bool holds = std::any_of(missing.children.begin(), missing.children.end(), [](const entry& e) {
      return e.segment != "*" && e.segment != "[]" && e.declared() &&
             (e.key.default_text != nullptr || (e.key.flags & SPATE_KEY_REQUIRED) != 0);
    });
    if (!holds) return;
    written empty;
    empty.key = missing.segment;
    empty.key_at = empty.at = in.key_at;
    const std::uint32_t node = tree_.add(parent, missing.segment, SPATE_KIND_TABLE, in.key_at);
    table(node, empty, missing, below(where, missing.segment), {});
  }
  tree_.mark_default(first);
}

void node_builder::value(std::uint32_t parent, const written& from, const entry& keys, const std::string& where) {
  const std::uint32_t made = tree_.view().node_count;
  checked_value(parent, from, keys, where);
  if (!from.key.empty() && tree_.view().node_count > made) tree_.set_key_place(made, from.key_at);
}

void node_builder::checked_value(std::uint32_t parent, const written& from, const entry& keys,
                                 const std::string& where) {
  switch (keys.kind()) {
    case SPATE_KIND_TABLE: {
      if (!from.is_table()) return wrong_kind(from, SPATE_KIND_TABLE);
      if (keys.children.empty()) return any(parent, from, keys);
      const std::uint32_t node = tree_.add(parent, from.key, SPATE_KIND_TABLE, from.at);
      return table(node, from, keys, below(where, from.key), {});
    }
    case SPATE_KIND_ARRAY:
      return array(parent, from, keys, where);
    case SPATE_KIND_ANY:
      if ((keys.key.flags & SPATE_KEY_JSON) != 0) return json(parent, from, keys);
      if (from.is_table() && !keys.children.empty()) {
        const std::uint32_t node = tree_.add(parent, from.key, SPATE_KIND_TABLE, from.at);
        return table(node, from, keys, below(where, from.key), {});
      }
      return any(parent, from, keys);
    default:
      return scalar(parent, from, keys);
  }
}

void node_builder::array(std::uint32_t parent, const written& from, const entry& keys, const std::string& where) {
  if (from.kind != written_kind::array) return wrong_kind(from, SPATE_KIND_ARRAY);
  const entry* element = keys.element();
  if (element == nullptr) return any(parent, from, keys);
  const std::uint32_t node = tree_.add(parent, from.key, SPATE_KIND_ARRAY, from.at);
  for (const written& each : from.children) value(node, each, *element, below(where, from.key));
}

void node_builder::scalar(std::uint32_t parent, const written& from, const entry& keys) {
  const spate_key& key = keys.key;
  if (from.kind == written_kind::text) return text(parent, from, keys, key.kind);
  const bool whole = from.kind == written_kind::integer;
  switch (key.kind) {
    case SPATE_KIND_BOOL:
      if (from.kind == written_kind::boolean) return number(parent, from, key, from.integer, 0);
      break;
    case SPATE_KIND_INT:
    case SPATE_KIND_SIZE:
      if (whole) return number(parent, from, key, from.integer, static_cast<double>(from.integer));
      break;
    case SPATE_KIND_FLOAT:
      if (whole || from.kind == written_kind::real) return number(parent, from, key, from.integer, from.real);
      break;
    case SPATE_KIND_DURATION:
      if (whole || from.kind == written_kind::real) {
        report_.error(from.at, quoted(from.key) + " is a duration and needs a unit", "write " + with_second(from));
        return;
      }
      break;
    default:
      break;
  }
  wrong_kind(from, key.kind);
}

void node_builder::number(std::uint32_t parent, const written& from, const spate_key& key, std::int64_t i64,
                          double f64) {
  const double value = key.kind == SPATE_KIND_FLOAT ? f64 : static_cast<double>(i64);
  if (const auto outside = out_of_range(key, value)) {
    report_.error(from.at, quoted(from.key) + " " + *outside);
    return;
  }
  const std::uint32_t node = tree_.add(parent, from.key, key.kind, from.at);
  tree_.set_number(node, i64, f64);
}

void node_builder::text(std::uint32_t parent, const written& from, const entry& keys, spate_kind wanted) {
  const spate_key& key = keys.key;
  const bool plain = wanted == SPATE_KIND_STRING || wanted == SPATE_KIND_ANY;
  std::string known = from.text;
  bool filled_in = false;
  if (texts_ != nullptr) {
    auto resolved = texts_->resolve(from, (key.flags & SPATE_KEY_TEMPLATED) == 0, from.key);
    if (!resolved) return;
    if (resolved->compiled) {
      return templated(tree_.add(parent, from.key, SPATE_KIND_STRING, from.at), std::move(*resolved->compiled),
                       resolved->text);
    }
    if (wanted == SPATE_KIND_ANY && constant(parent, from, resolved->constant)) return;
    known = resolved->text;
    filled_in = resolved->had_holes;
  } else if (!plain && known.find("${") != std::string::npos) {
    tree_.set_text(tree_.add(parent, from.key, SPATE_KIND_STRING, from.at), known);
    return;
  }
  if (plain) {
    if (const auto choice = not_a_choice(key, known)) {
      report_.error(from.at, quoted(from.key) + " cannot be \"" + known + "\"", *choice);
      return;
    }
    if ((key.flags & SPATE_KEY_FILE) != 0) return file(parent, from, known);
    const std::uint32_t node = tree_.add(parent, from.key, SPATE_KIND_STRING, from.at);
    tree_.set_text(node, known);
    if (filled_in) tree_.mark_filled(node);
    return;
  }
  const bool quoted_units = wanted == SPATE_KIND_DURATION || wanted == SPATE_KIND_SIZE;
  const auto parsed = quoted_units || filled_in ? parse_as(wanted, known) : std::nullopt;
  if (parsed) return number(parent, from, key, parsed->i64, parsed->f64);
  if (filled_in) {
    report_.error(
        from.at, quoted(from.key) + " takes " + std::string(kind_in_words(wanted)) + ", and this is \"" + known + "\"");
  } else if (!quoted_units && parse_as(wanted, known)) {
    report_.error(from.at, quoted(from.key) + " takes " + std::string(kind_in_words(wanted)) + ", not a text",
                  "write " + known + " without quotes");
  } else {
    wrong_kind(from, wanted);
  }
}

// A text that is one hole, known before the run, has the type of what fills it; false: a text.
bool node_builder::constant(std::uint32_t parent, const written& from, const data::value& known) {
  switch (known.type) {
    case data::value_type::boolean:
    case data::value_type::integer: {
      const auto kind = known.type == data::value_type::boolean ? SPATE_KIND_BOOL : SPATE_KIND_INT;
      tree_.set_number(tree_.add(parent, from.key, kind, from.at), known.integer, static_cast<double>(known.integer));
      return true;
    }
    case data::value_type::real:
      tree_.set_number(tree_.add(parent, from.key, SPATE_KIND_FLOAT, from.at), 0, known.real);
      return true;
    default:
      return false;
  }
}

void node_builder::file(std::uint32_t parent, const written& from, const std::string& name) {
  const named_file found =
      texts_ != nullptr ? texts_->find_file(from, name) : find_named_file(report_.folder_of(from.at), name);
  if (!found.mistake.empty()) {
    report_.error(from.at, name_of(from) + ": " + found.mistake, found.next_step);
    return;
  }
  tree_.set_text(tree_.add(parent, from.key, SPATE_KIND_STRING, from.at), found.path);
}

void node_builder::any(std::uint32_t parent, const written& from, const entry& keys) {
  const std::uint32_t made = tree_.view().node_count;
  any_value(parent, from, keys);
  if (!from.key.empty() && tree_.view().node_count > made) tree_.set_key_place(made, from.key_at);
}

void node_builder::any_value(std::uint32_t parent, const written& from, const entry& keys) {
  switch (from.kind) {
    case written_kind::table:
    case written_kind::array: {
      const auto kind = from.is_table() ? SPATE_KIND_TABLE : SPATE_KIND_ARRAY;
      const std::uint32_t node = tree_.add(parent, from.key, kind, from.at);
      for (const written& child : from.children) any(node, child, keys);
      return;
    }
    case written_kind::text:
      return text(parent, from, keys, SPATE_KIND_ANY);
    case written_kind::date:
      return tree_.set_text(tree_.add(parent, from.key, SPATE_KIND_STRING, from.at), from.text);
    default:
      break;
  }
  const auto kind = from.kind == written_kind::boolean   ? SPATE_KIND_BOOL
                    : from.kind == written_kind::integer ? SPATE_KIND_INT
                                                         : SPATE_KIND_FLOAT;
  tree_.set_number(tree_.add(parent, from.key, kind, from.at), from.integer, from.real);
}

void node_builder::json(std::uint32_t parent, const written& from, const entry& keys) {
  auto made = json_text(from, texts_, report_);
  if (!made) return;
  const std::uint32_t node = tree_.add(parent, from.key, SPATE_KIND_STRING, from.at);
  if (!made->compiled) {
    tree_.set_text(node, made->text);
  } else if ((keys.key.flags & SPATE_KEY_TEMPLATED) != 0) {
    templated(node, std::move(*made->compiled), made->text);
  } else {
    report_.error(from.at, quoted(from.key) + " must be known before the run, and this has a value only during it",
                  "only parameters, ${env:NAME} and ${secret:NAME} can be used here");
  }
}

void node_builder::templated(std::uint32_t node, data::text_template compiled, std::string_view source) {
  const auto id = static_cast<std::uint32_t>(templates_->size());
  templates_->push_back(std::move(compiled));
  ids_.push_back(id);
  tree_.set_text(node, source);
  tree_.set_template(node, id);
}

void node_builder::wrong_kind(const written& from, spate_kind wanted) {
  report_.error(
      from.at,
      name_of(from) + " takes " + std::string(kind_in_words(wanted)) + ", not " +
          std::string(from.kind == written_kind::text && wanted != SPATE_KIND_TABLE && wanted != SPATE_KIND_ARRAY
                          ? "\"" + from.text + "\""
                          : kind_name(from.kind)),
      how_to_write(wanted));
}

}  // namespace spate::profile
