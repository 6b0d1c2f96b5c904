#include "operation.hpp"

#include <spate/abi/ext/response.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string_view>

#include "named_sql.hpp"
#include "repeated_values.hpp"

namespace spate::sql {

namespace {

spate_value constant_of(node from) {
  spate_value out{};
  out.kind = from.kind();
  out.i64 = from.as_int();
  out.f64 = from.as_double();
  if (out.kind == SPATE_KIND_STRING) out.text = str(from.as_string());
  return out;
}

bind bind_of(node from, std::string_view name) {
  bind out;
  out.name = name;
  if (from.is_table()) {
    out.from = bind::origin::column;
    out.column = from.child("column").as_string();
  } else if (from.is_template()) {
    out.from = bind::origin::rendered;
    out.template_id = from.template_id();
  } else {
    out.constant = constant_of(from);
  }
  return out;
}

fetch fetch_of(node from) {
  const std::string_view word = from.as_string("all");
  return word == "first" ? fetch::first : word == "none" ? fetch::none : fetch::all;
}

std::unique_ptr<statement> statement_of(node from, std::uint32_t rows, const dialect& how) {
  auto out = std::make_unique<statement>();
  out->node = from.child("sql").index();
  out->written = from.child("sql").as_string();
  named_sql read = read_named_sql(out->written, how);
  if (rows > 1) read = repeated_values(read, rows, how);
  out->rows = rows;
  out->text = std::move(read.text);
  out->first_word = first_word(out->written, how);
  out->gives_rows = gives_rows(out->written, how);
  for (const std::string& name : read.names) out->binds.push_back(bind_of(from.child("bind").child(name), name));
  out->reads = fetch_of(from.child("fetch"));
  out->plan.uses_index = from.find("plan.uses_index").as_string();
  out->plan.no_full_scan = from.find("plan.no_full_scan").as_bool();
  return out;
}

std::unique_ptr<script> script_of(node from) {
  auto out = std::make_unique<script>();
  out->path = from.as_string();
  out->node = from.index();
  std::ifstream file(out->path, std::ios::binary);
  std::ostringstream words;
  words << file.rdbuf();
  if (!file)
    throw failure(SPATE_E_IO, spate::text("cannot read the script '", out->path, "': ", std::strerror(errno)),
                  out->node);
  out->text = std::move(words).str();
  return out;
}

// Which cells must be kept: those that the host reads, and first rows that a later statement binds.
void decide_what_is_kept(operation& of) {
  for (std::uint32_t i = 0; i < of.statements.size(); ++i) {
    const statement& one = *of.statements[i];
    const bool better = of.offered == SPATE_NONE || one.gives_rows || !of.statements[of.offered]->gives_rows;
    if (one.reads != fetch::none && better) of.offered = i;
    const bool shown_later = std::any_of(of.statements.begin() + i + 1, of.statements.end(), [](const auto& later) {
      return std::any_of(later->binds.begin(), later->binds.end(),
                         [](const bind& each) { return each.from == bind::origin::column; });
    });
    if (shown_later) of.statements[i]->keeps = keep::first_row;
  }
  if (of.offered == SPATE_NONE) return;
  sql::keep& kept = of.statements[of.offered]->keeps;
  if ((of.wants & (SPATE_WANTS_ALL_ROWS | SPATE_WANTS_BODY)) != 0)
    kept = keep::all_rows;
  else if ((of.wants & SPATE_WANTS_FIRST_ROW) != 0)
    kept = keep::first_row;
}

// What is asked of rows that nobody reads would never hold.
void require_rows(const operation& of, node from) {
  constexpr std::uint32_t rows =
      SPATE_WANTS_BODY | SPATE_WANTS_ROW_COUNT | SPATE_WANTS_FIRST_ROW | SPATE_WANTS_ALL_ROWS;
  if (of.offered != SPATE_NONE || (of.wants & rows) == 0) return;
  const char* why = of.script ? "a script gives none; ask them of an operation with `sql`"
                              : "`fetch` is \"none\"; remove it, or write \"first\"";
  throw failure(SPATE_E_CONFIG,
                spate::text("operation ", of.name, ": expect, check or capture look at rows, and ", why), from.index());
}

}  // namespace

operations::operations(const host_services& host, config settings, const database_words& words) {
  for (node each : settings.operations()) add(host, each, words);
}

void operations::add(const host_services& host, node from, const database_words& words) {
  auto made = std::make_unique<operation>();
  const auto index = static_cast<std::uint32_t>(all_.size());
  made->name = from.child("name").as_string();
  made->wants = host.wants(index);
  made->rows = static_cast<std::uint32_t>(from.child("rows").as_int(1));
  if (node kind = from.child("transaction"))
    for (const transaction_kind* each = words.transactions; each->name != nullptr; ++each)
      if (kind.as_string() == each->name) made->transaction = each;
  if (node path = from.child("script")) made->script = script_of(path);
  const auto rows = static_cast<std::uint32_t>(from.child("rows_per_statement").as_int(1));
  if (from.child("sql")) made->statements.push_back(statement_of(from, rows, words.how));
  if (rows > 1) made->for_one_row = statement_of(from, 1, words.how);
  for (node each : from.child("statements")) made->statements.push_back(statement_of(each, 1, words.how));
  const auto place = [&](statement& one, std::uint32_t number) {
    one.operation = index;
    one.number = number;
    one.index = static_cast<std::uint32_t>(statements_.size());
    one.place = text("operation ", made->name);
    if (made->statements.size() > 1) one.place += text(", statement ", number + 1);
    statements_.push_back(&one);
  };
  for (std::uint32_t i = 0; i < made->statements.size(); ++i) {
    place(*made->statements[i], i);
    made->values += static_cast<std::uint32_t>(made->statements[i]->binds.size());
  }
  if (made->for_one_row) place(*made->for_one_row, 0);
  decide_what_is_kept(*made);
  require_rows(*made, from);
  if (made->for_one_row) made->for_one_row->keeps = made->statements.front()->keeps;
  longest_ = std::max(longest_, made->statements.size());
  all_.push_back(std::move(made));
}

}  // namespace spate::sql
