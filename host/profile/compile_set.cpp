#include <array>

#include "data/node_value.hpp"
#include "profile/compile_flow.hpp"

namespace spate::profile {

bool read_assigned(const flow_context& f, const node& from, std::string_view key, assignment& into) {
  if (from.is_template()) {
    into.text = f.c.out->runtime->templates[from.template_id()];
    return true;
  }
  if (f.tree.is_filled(from.index())) {
    into.text = data::text_template::literal(from.as_string());
    return true;
  }
  if (from.kind() == SPATE_KIND_STRING) {
    std::vector<data::text_error> errors;
    into.formula = data::formula::compile(from.as_string(), f.c.out->names, errors, data::formula_use::request);
    for (const data::text_error& each : errors) {
      f.c.report.error(
          f.c.report.inside(f.at(from), from.as_string(), each.offset), each.message,
          "`" + std::string(key) + "` takes an expression: a text is written 'like this', or with ${...} in it");
    }
    return errors.empty();
  }
  data::value constant;
  if (data::read_scalar(from, constant)) {
    into.text = data::text_template::always(constant);
    return true;
  }
  f.c.report.error(f.at(from), "`" + std::string(from.key()) + "` takes a value, not a table or an array",
                   "write an expression such as \"page + 1\", or a text with ${...} in it");
  return false;
}

std::optional<step> set_step(const flow_context& f, const node& item) {
  static const std::array<std::string, 1> keys = {"set"};
  const node values = item.child("set");
  if (!only_keys(f, item, keys, "a set")) return std::nullopt;
  if (f.by == flow_context::runner::run) {
    f.c.report.error(f.at(item), "`set` has no place in setup and teardown: what it sets belongs to a user",
                     "capture it there, or set it in the scenario's `start`");
    return std::nullopt;
  }
  step made;
  made.kind = step_kind::set;
  made.at = f.at(item);
  if (!values.is_table() || values.empty()) {
    f.c.report.error(f.at(values), "`set` takes variables and their values", "write set = { page = \"page + 1\" }");
    return std::nullopt;
  }
  for (const node each : values) {
    const data::name* known = f.c.out->names.find(each.key());
    assignment one;
    // One that is no name, or has another meaning, was reported when names were declared.
    const bool usable = known != nullptr && known->kind == data::name_kind::variable && !known->list;
    if (!read_assigned(f, each, "set", one) || !usable) continue;
    one.slot = known->slot;
    made.set.push_back(std::move(one));
  }
  return made;
}

}  // namespace spate::profile
