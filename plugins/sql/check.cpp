#include "check.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "named_sql.hpp"
#include "part_times.hpp"
#include "repeated_values.hpp"

namespace spate::sql {

namespace {

std::string list_of(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& each : names) out += (out.empty() ? ":" : ", :") + each;
  return out;
}

// `earlier`: statements that may have given a row.
void check_bind(node value, const std::vector<std::string>& names, std::size_t earlier, report& mistakes) {
  if (std::find(names.begin(), names.end(), value.key()) == names.end()) {
    mistakes.error(value, "`bind` gives ", value.key(), ", and the statement has no :", value.key(),
                   names.empty() ? std::string("; it has no values at all") : "; it has " + list_of(names));
    return;
  }
  if (value.is_array()) {
    mistakes.error(value, "`", value.key(), "` is an array, and a value is one: write one name for each, IN (:a, :b)");
  } else if (value.is_table()) {
    if (!value.child("column") || value.child("column").as_string().empty())
      mistakes.error(value, "`", value.key(), "` names no column; write { column = \"id\" }");
    else if (earlier == 0)
      mistakes.error(value, "there is no statement before this one that could give the column '",
                     value.child("column").as_string(), "'");
  }
}

// Holds `sql`, `bind` and the rest.
void check_statement(node of, std::size_t earlier, const dialect& how, report& mistakes) {
  node written = of.child("sql");
  if (!written) return;
  const named_sql read = read_named_sql(written.as_string(), how);
  if (!read.problem.empty()) {
    mistakes.error(written, read.problem);
    return;
  }
  node binds = of.child("bind");
  std::vector<std::string> missing;
  for (const std::string& name : read.names)
    if (!binds.child(name)) missing.push_back(name);
  if (!missing.empty())
    mistakes.error(written, "`bind` does not say what ", list_of(missing), missing.size() == 1 ? " is" : " are",
                   "; write bind = { ", missing.front(), " = \"...\" }");
  for (node each : binds) check_bind(each, read.names, earlier, mistakes);
}

void check_beside(node operation, node main, std::initializer_list<const char*> others, report& mistakes) {
  for (const char* name : others)
    if (node other = operation.child(name); other && !other.is_default())
      mistakes.error(other, "the operation has `", main.key(), "` and `", name, "`; keep one of them");
}

void check_rows_per_statement(node operation, const dialect& how, report& mistakes) {
  node many = operation.child("rows_per_statement"), written = operation.child("sql");
  const std::int64_t size = many.as_int(1), rows = operation.child("rows").as_int(1);
  if (size == 1) return;
  if (rows % size != 0)
    mistakes.error(many, "`rows` is ", rows, ", which is no multiple of rows_per_statement = ", size,
                   "; write rows = ", (rows / size + 1) * size);
  const named_sql one = read_named_sql(written.as_string(), how);
  if (!one.problem.empty()) return;
  const named_sql several = repeated_values(one, 2, how);
  if (!several.problem.empty()) mistakes.error(written, several.problem);
}

void check_operation(node operation, const dialect& how, report& mistakes) {
  node one = operation.child("sql"), several = operation.child("statements"), script = operation.child("script");
  if (!one && !several && !script) {
    mistakes.error(operation, "the operation does nothing; write sql = \"SELECT ...\", statements = [...] or script");
    return;
  }
  if (script) {
    check_beside(operation, script, {"sql", "statements", "bind", "fetch", "plan", "rows", "rows_per_statement"},
                 mistakes);
    return;
  }
  if (one) {
    check_beside(operation, one, {"statements"}, mistakes);
    check_statement(operation, 0, how, mistakes);
    check_rows_per_statement(operation, how, mistakes);
    return;
  }
  check_beside(operation, several, {"bind", "fetch", "plan", "rows_per_statement"}, mistakes);
  if (several.empty()) mistakes.error(several, "`statements` is empty; write [{ sql = \"...\" }, { sql = \"...\" }]");
  if (several.size() > most_parts)
    mistakes.warning(several, "only the first ", most_parts, " of ", several.size(),
                     " statements have times of their own; the operation's has all of them");
  std::size_t earlier = 0;
  for (node each : several) check_statement(each, earlier++, how, mistakes);
}

}  // namespace

void check_operations(config settings, const dialect& how, report& mistakes) {
  for (node each : settings.operations()) check_operation(each, how, mistakes);
}

}  // namespace spate::sql
