// What all shards of a target share.
#pragma once

#include <spate/host_services.hpp>

#include "operation.hpp"
#include "part_times.hpp"
#include "plan_book.hpp"
#include "session.hpp"

namespace spate::sql {

inline constexpr spate_metric_info rows_read_metric = {"rows_read", "Rows that statements gave.", SPATE_METRIC_COUNTER,
                                                       0};
inline constexpr spate_metric_info rows_changed_metric = {
    "rows_changed", "Rows that statements inserted, updated or deleted.", SPATE_METRIC_COUNTER, 0};

struct shared_words {
  shared_words(const host_services& host, const sql::operations& all, plan_reader plans)
      : operations(all),
        plans(host, all.statements(), plans),
        parts(host, all),
        rows_read(host.define_metric(rows_read_metric.name, rows_read_metric.kind)),
        rows_changed(host.define_metric(rows_changed_metric.name, rows_changed_metric.kind)),
        left_open(host.intern("the operation left a transaction open, which was rolled back: end it with COMMIT, or "
                              "write transaction = \"...\"")),
        no_values(host.intern("a value of `bind` could not be made")) {}

  // Of one operation that has ended.
  void count(const host_services& host, std::uint32_t operation, const traffic& moved) const {
    if (moved.rows_read > 0) host.record(rows_read, operation, static_cast<std::int64_t>(moved.rows_read));
    if (moved.rows_changed > 0) host.record(rows_changed, operation, static_cast<std::int64_t>(moved.rows_changed));
  }

  const sql::operations& operations;
  plan_book plans;
  part_metric_ids parts;
  std::uint32_t rows_read, rows_changed;
  std::uint16_t left_open, no_values;
};

}  // namespace spate::sql
