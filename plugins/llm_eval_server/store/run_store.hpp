#pragma once

#include <span>
#include <string_view>

#include "store/database.hpp"
#include "store/run.hpp"

namespace spate::llm_eval_server {

// Runs by id, with their metrics and items. Every change is one transaction, stored when the call returns.
// One thread. Throws store_error.
class run_store {
 public:
  explicit run_store(database& store) : store_(store) {}

  void insert(const run& value);
  std::optional<run> find(std::string_view id);
  bool exists(std::string_view id);
  // False when there is no such run. Columns must be names of this table's columns, not a client's text.
  bool update(std::string_view id, std::span<const run_change> changes, std::string_view updated_at);
  // Metrics and items go with it. False when there is no such run; a constraint error when it was compared.
  bool erase(std::string_view id);

  void insert(const run_metric& value);
  void insert(const run_item& value);
  // By name.
  std::vector<run_metric> metrics(std::string_view run_id);

  struct statistics {
    std::int64_t runs = 0, items = 0, metrics = 0;
    std::optional<std::string> latest_run_date, latest_run_name;
  };
  statistics count();
  std::int64_t count_runs();

 private:
  database& store_;
};

// The columns that `read_run` expects, in its order.
extern const std::string_view run_columns;
run read_run(const cursor& row);

}  // namespace spate::llm_eval_server
