#include "profile/source_maker.hpp"

#include <spate/config.hpp>

#include <algorithm>
#include <array>

#include "profile/json_text.hpp"
#include "profile/plugin_config.hpp"
#include "profile/suggest.hpp"

namespace spate::profile {
namespace {

const std::array<std::string, 2> own_names = {"kind", "enabled"};
const std::array<std::string, 1> inner_names = {"kind"};
const std::array<std::string, 3> field_names = {"kind", "chance", "when"};
// Keys that hold sources: the tables inside of them are not this table's.
const std::array<std::string, 4> part_names = {"fields", "of", "values", "otherwise"};

constexpr const char* shows_capture = "a data source shows what a user captured, and it may be drawn without one";
constexpr const char* instead_of_capture =
    "show parameters and other data sources; put the capture beside it where it is sent";

bool is_kind(const written& table, std::string_view kind) {
  const written* said = table.is_table() ? table.find("kind") : nullptr;
  return said != nullptr && said->kind == written_kind::text && said->text == kind;
}

// The table that holds the fields of an object, whichever way it is written; null when this is no object.
const written* fields_of(const written& part) {
  if (!part.is_table()) return nullptr;
  if (part.find("kind") == nullptr) return &part;
  const written* fields = is_kind(part, "object") ? part.find("fields") : nullptr;
  return fields != nullptr && fields->is_table() ? fields : nullptr;
}

void add_paths(const written& fields, const std::string& above, std::vector<std::string>& into) {
  for (const written& each : fields.children) {
    into.push_back(above + each.key);
    if (const written* inside = fields_of(each)) add_paths(*inside, above + each.key + ".", into);
  }
}

const written* field_at(const written& fields, std::int32_t& left) {
  for (const written& each : fields.children) {
    if (left-- == 0) return &each;
    const written* inside = fields_of(each);
    const written* found = inside == nullptr ? nullptr : field_at(*inside, left);
    if (found != nullptr) return found;
  }
  return nullptr;
}

bool omits_nulls(const config_tree& tree) { return config(tree.view()).find("omit_nulls").as_bool(); }

bool is_made_of_others(const data::source_kind& kind) { return kind.create == nullptr; }

// The keys of a kind that the host reads as they are, without those that hold further sources.
std::vector<std::string> others_of(const data::source_kind& kind, std::span<const std::string> host) {
  std::vector<std::string> out(host.begin(), host.end());
  if (!is_made_of_others(kind)) return out;
  const key_table all(kind.keys);
  for (const std::string& each : part_names) {
    if (all.has(each)) out.push_back(each);
  }
  return out;
}

}  // namespace

std::vector<std::string> source_maker::field_paths(const written& object) {
  std::vector<std::string> out;
  if (const written* fields = is_kind(object, "object") ? fields_of(object) : nullptr) add_paths(*fields, {}, out);
  return out;
}

place source_maker::place_of_field(const written& object, std::int32_t field) {
  const written* fields = fields_of(object);
  const written* found = field < 0 || fields == nullptr ? nullptr : field_at(*fields, field);
  return found == nullptr ? object.key_at : found->at;
}

const data::source_kind* source_maker::kind_of(const written& table, const std::string& where) {
  std::vector<std::string> kinds;
  for (const data::source_kind& each : data::source_kinds()) kinds.emplace_back(each.name);
  const written* kind = table.find("kind");
  for (const written& each : table.children) {
    if (kind != nullptr || nearest_name(each.key, own_names) != "kind") continue;
    c_.report.error(each.key_at, "unknown key `" + each.key + "` in [" + where + "]", "did you mean `kind`?");
    return nullptr;
  }
  if (kind == nullptr || kind->kind != written_kind::text) {
    c_.report.error(kind == nullptr ? table.key_at : kind->at, "[" + where + "] has no `kind`",
                    suggest({}, kinds, "one of"));
    return nullptr;
  }
  const data::source_kind* found = data::find_source_kind(kind->text);
  if (found == nullptr) {
    c_.report.error(kind->at, "there is no kind of data source `" + kind->text + "`",
                    suggest(kind->text, kinds, "one of"));
  }
  return found;
}

std::unique_ptr<data::source> source_maker::named(const written& table, const std::string& where) {
  return of_kind(table, where, own_names);
}

std::unique_ptr<data::source> source_maker::of_kind(const written& table, const std::string& where,
                                                    std::span<const std::string> host_names) {
  const data::source_kind* kind = kind_of(table, where);
  if (kind == nullptr) return nullptr;
  const std::size_t before = c_.report.error_count();
  config_tree tree = tree_at(table);
  const auto others = others_of(*kind, host_names);
  key_table keys(kind->keys);
  if (is_made_of_others(*kind)) keys = key_table(data::plain_keys(*kind));
  builder(c_, tree).add_table(0, table, keys, where, others);
  const std::string_view name = kind->name;
  if (is_made_of_others(*kind)) check_parts(*kind, table, where);
  if (c_.report.error_count() != before) return nullptr;
  if (name == "object") return object(*table.find("fields"), omits_nulls(tree), where + ".fields");
  if (name == "list") return list(table, tree, where);
  if (name == "case") return case_of(table, where);
  if (name == "expression") return computed(table, tree);
  if (name == "reference") return reference(table, tree);
  node_report report(tree, c_.report);
  return kind->create(tree.view(), report.sink());
}

void source_maker::check_parts(const data::source_kind& kind, const written& table, const std::string& where) {
  for (std::uint32_t i = 0; i < kind.keys.count; ++i) {
    const spate_key& key = kind.keys.keys[i];
    const bool needed = data::holds_sources(key.path) && (key.flags & SPATE_KEY_REQUIRED) != 0;
    if (!needed || table.find(key.path) != nullptr) continue;
    c_.report.error(table.key_at, "[" + where + "] has no `" + key.path + "`",
                    "add `" + std::string(key.path) + "`: " + key.doc);
  }
}

std::unique_ptr<data::source> source_maker::object(const written& fields, bool omit_nulls, const std::string& where) {
  if (!fields.is_table() || fields.children.empty()) {
    c_.report.error(fields.at, "an object needs at least one field", "write fields.NAME = { kind = ... } or a value");
    return nullptr;
  }
  std::vector<data::object_field> made;
  if (!read_fields(fields, where, made)) return nullptr;
  return data::make_object(std::move(made), omit_nulls);
}

bool source_maker::read_fields(const written& fields, const std::string& where, std::vector<data::object_field>& into) {
  bool good = true;
  for (const written& each : fields.children) {
    data::object_field made;
    made.name = each.key;
    good = read_field(each, where + "." + each.key, made) && good;
    into.push_back(std::move(made));
  }
  return good;
}

bool source_maker::read_field(const written& from, const std::string& where, data::object_field& into) {
  const std::size_t before = c_.report.error_count();
  if (from.is_table() && from.find("kind") != nullptr) {
    static const key_table keys([] {
      static constexpr key own_keys[] = {key("chance", SPATE_KIND_FLOAT, "").by_default("1").between(0, 1),
                                         key("when", SPATE_KIND_STRING, "")};
      return spate::key_table(own_keys);
    }());
    config_tree tree = tree_at(from);
    written own = from;
    std::erase_if(own.children, [](const written& each) { return each.key != "chance" && each.key != "when"; });
    builder(c_, tree).add_table(0, own, keys, where);
    const written* when = own.find("when");
    if (when != nullptr && when->kind == written_kind::text) into.when = expression(*when, true);
    into.chance = config(tree.view()).find("chance").as_double(1);
  }
  const written* inside = fields_of(from);
  if (inside == nullptr) {
    into.from = part(from, where, true);
    return into.from != nullptr;
  }
  if (inside != &from) {
    config_tree tree = tree_at(from);
    const data::source_kind& kind = *data::find_source_kind("object");
    builder(c_, tree).add_table(0, from, key_table(data::plain_keys(kind)), where, others_of(kind, field_names));
    into.omit_nulls = omits_nulls(tree);
  }
  if (inside->children.empty()) {
    c_.report.error(inside->at, "an object needs at least one field", "write NAME = { kind = ... } or a value");
  }
  return read_fields(*inside, where, into.inside) && c_.report.error_count() == before;
}

std::unique_ptr<data::source> source_maker::part(const written& from, const std::string& where, bool is_field) {
  data::value always;
  switch (from.kind) {
    case written_kind::table: {
      if (from.find("kind") == nullptr) return object(from, false, where);
      const data::source_kind* kind = kind_of(from, where);
      auto made = kind == nullptr
                      ? nullptr
                      : of_kind(from, where, is_field ? std::span<const std::string>(field_names) : inner_names);
      const bool of_its_own = made != nullptr && !made->fields().empty() && !is_kind(from, "object");
      if (!of_its_own) return made;
      c_.report.error(from.at, std::string("a ") + kind->name + " cannot stand inside of another data source",
                      "give it a name of its own, [data.NAME], and show its fields: \"${NAME.field}\"");
      return nullptr;
    }
    case written_kind::array: {
      auto json = json_text(from, &c_.texts, c_.report);
      if (!json) return nullptr;
      if (json->compiled) return data::make_templated(std::move(*json->compiled), true);
      always.set_json(json->text);
      break;
    }
    case written_kind::text:
      return text(from);
    case written_kind::date:
      always.set(std::string_view(from.text));
      break;
    case written_kind::boolean:
      always.set(from.integer != 0);
      break;
    case written_kind::integer:
      always.set(from.integer);
      break;
    case written_kind::real:
      always.set(from.real);
      break;
  }
  return data::make_constant(std::move(always));
}

std::unique_ptr<data::source> source_maker::text(const written& from) {
  const auto filled = c_.texts.fill_environment(from);
  if (!filled) return nullptr;
  std::vector<data::text_error> errors;
  data::text_template compiled = data::text_template::compile(*filled, c_.out->names, errors);
  c_.texts.report_errors(from, *filled, errors);
  if (!errors.empty()) return nullptr;
  if (!compiled.needs().empty()) {
    c_.report.error(from.at, shows_capture, instead_of_capture);
    return nullptr;
  }
  return data::make_templated(std::move(compiled), false);
}

std::unique_ptr<data::source> source_maker::computed(const written& table, const config_tree& tree) {
  const written& text = *table.find("value");
  const data::formula made = expression(text, false);
  if (!made) return nullptr;
  return data::make_computed(made, config(tree.view()).find("decimals").as_int(-1));
}

data::formula source_maker::expression(const written& text, bool condition) {
  std::vector<data::text_error> errors;
  data::formula made = data::formula::compile(text.text, c_.out->names, errors, data::formula_use::request, condition);
  c_.texts.report_errors(text, text.text, errors);
  if (!errors.empty()) return {};
  if (!made.needs().empty()) {
    c_.report.error(text.at, shows_capture, instead_of_capture);
    return {};
  }
  return made;
}

std::unique_ptr<data::source> source_maker::list(const written& table, const config_tree& tree,
                                                 const std::string& where) {
  const config all(tree.view());
  const std::int64_t min = all.find("min").as_int(), max = all.find("max").as_int();
  if (min > max) {
    const written* at = table.find("min") != nullptr ? table.find("min") : table.find("max");
    c_.report.error(at->at, "`min` (" + std::to_string(min) + ") is above `max` (" + std::to_string(max) + ")",
                    "swap them, or write both");
    return nullptr;
  }
  auto of = part(*table.find("of"), where + ".of");
  return of == nullptr ? nullptr : data::make_list(std::move(of), min, max);
}

// The fields of what it refers to were declared before, for they are its own as well.
std::unique_ptr<data::source> source_maker::reference(const written& table, const config_tree& tree) {
  const config all(tree.view());
  const std::string to(all.find("to").as_string());
  const named_table* found = c_.sources.find(to);
  if (found == nullptr) {
    c_.report.error(table.find("to")->at, "there is no data source `" + to + "`",
                    suggest(to, c_.sources.names(), "there is"));
    return nullptr;
  }
  if (!found->enabled) {
    c_.report.error(table.find("to")->at, "data source `" + to + "` is disabled",
                    "disable the reference as well: give it the same `enabled`");
    return nullptr;
  }
  const auto order = *data::find_row_order(all.find("order").as_string());
  const bool among_drawn = all.find("among").as_string() == "drawn";
  const written* drawn_in = found->table->find("order");
  if (among_drawn && (drawn_in == nullptr || drawn_in->text != "once")) {
    c_.report.error(table.find("among")->at,
                    "the rows of data source `" + to +
                        "` do not come once each: there are none that were drawn and "
                        "others that were not",
                    "give it order = \"once\"");
    return nullptr;
  }
  return data::make_reference(found->index, to, order, static_cast<std::uint64_t>(all.find("rows").as_int()),
                              among_drawn, c_.source_fields[to]);
}

std::unique_ptr<data::source> source_maker::case_of(const written& table, const std::string& where) {
  const written& decides = *table.find("of");
  if (decides.kind != written_kind::text) {
    c_.report.error(decides.at, "`of` takes a text with what decides in it", "write of = \"${run.status}\"");
    return nullptr;
  }
  auto of = text(decides);
  bool good = of != nullptr;
  std::vector<std::pair<std::string, std::unique_ptr<data::source>>> values;
  const written& all = *table.find("values");
  if (!all.is_table() || all.children.empty()) {
    c_.report.error(all.at, "`values` takes a table: what is drawn for each text",
                    "write values = { completed = { kind = ... }, failed = 0 }");
    return nullptr;
  }
  for (const written& each : all.children) {
    values.emplace_back(each.key, part(each, where + ".values." + each.key));
    good = good && values.back().second != nullptr;
  }
  std::unique_ptr<data::source> rest;
  if (const written* last = table.find("otherwise")) {
    rest = part(*last, where + ".otherwise");
    good = good && rest != nullptr;
  }
  return good ? data::make_case(std::move(of), std::move(values), std::move(rest)) : nullptr;
}

}  // namespace spate::profile
