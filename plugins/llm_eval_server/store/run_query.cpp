#include "store/run_query.hpp"

#include "store/run_store.hpp"

namespace spate::llm_eval_server {
namespace {

// Collects conditions with their values, so that the text of a statement depends on which filters are set only.
struct conditions {
  std::string sql;
  std::vector<std::variant<std::string, double>> values;

  void add(const char* condition) { sql += (sql.empty() ? " WHERE " : " AND ") + std::string(condition); }
  void equal(const char* condition, const std::optional<std::string>& value) {
    if (!value || value->empty()) return;
    add(condition);
    values.emplace_back(*value);
  }
  void bind(cursor& row) const {
    for (const auto& value : values) {
      if (const auto* text = std::get_if<std::string>(&value))
        row.bind(std::string_view(*text));
      else
        row.bind(std::get<double>(value));
    }
  }
};

conditions equalities(const run_filter& filter) {
  conditions out;
  out.equal("project_id = ?", filter.project_id);
  out.equal("dataset_name = ?", filter.dataset_name);
  out.equal("model_name = ?", filter.model_name);
  out.equal("status = ?", filter.status);
  out.equal("created_by = ?", filter.created_by);
  return out;
}

const char* column(run_order order) {
  switch (order) {
    case run_order::name:
      return "name";
    case run_order::status:
      return "status";
    case run_order::success_rate:
      return "success_rate";
    case run_order::duration_seconds:
      return "duration_seconds";
    case run_order::created_at:
      break;
  }
  return "created_at";
}

std::vector<run> read_all(cursor& row) {
  std::vector<run> out;
  while (row.step()) out.push_back(read_run(row));
  return out;
}

}  // namespace

std::vector<run> list_runs(database& store, const run_filter& filter) {
  auto where = equalities(filter);
  if (filter.min_success_rate) {
    where.add("success_rate >= ?");
    where.values.emplace_back(*filter.min_success_rate);
  }
  if (filter.max_duration) {
    where.add("duration_seconds <= ?");
    where.values.emplace_back(*filter.max_duration);
  }
  where.equal("created_at >= ?", filter.created_after);
  where.equal("created_at <= ?", filter.created_before);
  for (const auto& tag : filter.tags) {
    where.add("EXISTS (SELECT 1 FROM json_each(evaluation_runs.tags) WHERE json_each.value = ?)");
    where.values.emplace_back(tag);
  }
  const std::string direction = filter.descending ? " DESC" : " ASC";
  const std::string sql = "SELECT " + std::string(run_columns) + " FROM evaluation_runs" + where.sql + " ORDER BY " +
                          column(filter.order) + direction + ", rowid" + direction + " LIMIT ? OFFSET ?";
  auto row = store.use(sql);
  where.bind(row);
  row.bind(filter.limit).bind(filter.offset);
  return read_all(row);
}

std::int64_t count_runs(database& store, const run_filter& filter) {
  const auto where = equalities(filter);
  auto row = store.use("SELECT count(*) FROM evaluation_runs" + where.sql);
  where.bind(row);
  row.step();
  return row.integer(0);
}

std::vector<run> search_runs(database& store, const std::string& term, std::int64_t limit) {
  std::string pattern = "%";
  for (const char c : term) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  pattern += '%';
  static const std::string sql =
      "SELECT " + std::string(run_columns) +
      " FROM evaluation_runs WHERE name LIKE ?1 ESCAPE '\\' OR description LIKE ?1 ESCAPE "
      "'\\' OR dataset_name LIKE ?1 ESCAPE '\\' ORDER BY created_at DESC, rowid DESC LIMIT ?2";
  auto row = store.use(sql);
  row.bind(pattern).bind(limit);
  return read_all(row);
}

}  // namespace spate::llm_eval_server
