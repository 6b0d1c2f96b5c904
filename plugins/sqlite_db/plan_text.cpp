#include "plan_text.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <map>
#include <memory>
#include <vector>

namespace spate::sqlite_db {

namespace {

struct finalizer {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

// Calls `visit` with each step, without its indentation, until it returns false.
template <class Visit>
void each_step(std::string_view plan, Visit visit) {
  while (!plan.empty()) {
    const auto end = std::min(plan.find('\n'), plan.size());
    std::string_view step = plan.substr(0, end);
    step.remove_prefix(std::min(step.find_first_not_of(' '), step.size()));
    if (!visit(step)) return;
    plan.remove_prefix(std::min(end + 1, plan.size()));
  }
}

std::string_view word_after(std::string_view step, std::string_view first) {
  if (!step.starts_with(first)) return {};
  step.remove_prefix(first.size());
  return step.substr(0, step.find(' '));
}

}  // namespace

std::string explain(sqlite3* database, const std::string& statement) {
  sqlite3_stmt* raw = nullptr;
  const std::string question = "EXPLAIN QUERY PLAN " + statement;
  if (sqlite3_prepare_v2(database, question.c_str(), static_cast<int>(question.size()), &raw, nullptr) != SQLITE_OK)
    return {};
  const std::unique_ptr<sqlite3_stmt, finalizer> steps(raw);
  std::map<int, int> depths;
  std::string out;
  while (sqlite3_step(raw) == SQLITE_ROW) {
    const auto parent = depths.find(sqlite3_column_int(raw, 1));
    const int depth = parent == depths.end() ? 0 : parent->second + 1;
    depths[sqlite3_column_int(raw, 0)] = depth;
    if (!out.empty()) out += '\n';
    out.append(static_cast<std::size_t>(depth) * 2, ' ');
    const auto* words = reinterpret_cast<const char*>(sqlite3_column_text(raw, 3));
    if (words != nullptr) out += words;
  }
  // What inserts given values has no step.
  return out.empty() ? "no table is read" : out;
}

std::string_view full_scan(std::string_view plan) {
  // What a statement makes itself is no table.
  std::vector<std::string_view> made;
  each_step(plan, [&](std::string_view step) {
    for (const std::string_view first : {"MATERIALIZE ", "CO-ROUTINE "})
      if (const auto name = word_after(step, first); !name.empty()) made.push_back(name);
    return true;
  });
  std::string_view found;
  each_step(plan, [&](std::string_view step) {
    const std::string_view name = word_after(step, "SCAN ");
    const bool is_table = !name.empty() && name.front() != '(' && name != "CONSTANT" && name != "SUBQUERY" &&
                          step.find("-ROW VALUES") == std::string_view::npos &&
                          step.find(" VIRTUAL TABLE ") == std::string_view::npos &&
                          std::find(made.begin(), made.end(), name) == made.end();
    if (is_table && step.find(" USING ") == std::string_view::npos) found = step;
    return found.empty();
  });
  return found;
}

bool uses_index(std::string_view plan, std::string_view index) {
  bool found = false;
  each_step(plan, [&](std::string_view step) {
    const auto at = step.find(" INDEX ");
    if (at == std::string_view::npos) return true;
    const std::string_view name = step.substr(at + 7);
    found = name.substr(0, name.find(' ')) == index;
    return !found;
  });
  return found;
}

}  // namespace spate::sqlite_db
