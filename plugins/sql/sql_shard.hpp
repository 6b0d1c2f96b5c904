// Carries out operations on one session.
#pragma once

#include <spate/blocking_shard.hpp>

#include <memory>
#include <string>
#include <vector>

#include "operation.hpp"
#include "plan_book.hpp"
#include "row_values.hpp"
#include "session.hpp"

namespace spate::sql {

inline constexpr spate_metric_info rows_read_metric = {"rows_read", "Rows that statements gave.", SPATE_METRIC_COUNTER,
                                                       0};
inline constexpr spate_metric_info rows_changed_metric = {
    "rows_changed", "Rows that statements inserted, updated or deleted.", SPATE_METRIC_COUNTER, 0};

// What all shards of a target read.
struct shared_words {
  shared_words(const host_services& host, const sql::operations& all, plan_reader plans)
      : operations(all),
        plans(host, all.statements(), plans),
        rows_read(host.define_metric(rows_read_metric.name, rows_read_metric.kind)),
        rows_changed(host.define_metric(rows_changed_metric.name, rows_changed_metric.kind)),
        left_open(host.intern("the operation left a transaction open, which was rolled back: end it with COMMIT, or "
                              "write transaction = \"...\"")),
        no_values(host.intern("a value of `bind` could not be made")) {}

  const sql::operations& operations;
  plan_book plans;
  std::uint32_t rows_read, rows_changed;
  std::uint16_t left_open, no_values;
};

// Values first, which is not timed; then the statements, and the transaction around them; then what the host and the
// plan say to it. The database's own shard derives from it and gives it a session.
class sql_shard : public blocking_shard {
 public:
  sql_shard(const host_services&, const spate_shard_params&, shared_words&, std::unique_ptr<session>);
  ~sql_shard() override;

 protected:
  spate_sample execute(const spate_work&) override;
  void on_interrupt() noexcept override { session_->interrupt(); }

 private:
  reply carry_out(const operation&);
  reply run_statements(const operation&);
  reply run_row(const operation&, std::uint32_t row);
  void look_at_plans(const operation&, reply&);
  void offer(const spate_work&, const operation&, spate_sample&);
  void keep_when_slow(const operation&, const spate_sample&) const;

  shared_words& shared_;
  std::unique_ptr<session> session_;
  row_values values_;
  std::vector<result_rows> results_;  // by statement::index
  traffic moved_;
  std::string body_;  // rows as JSON
};

}  // namespace spate::sql
