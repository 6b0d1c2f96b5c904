// Carries out operations on one session.
#pragma once

#include <spate/blocking_shard.hpp>

#include <memory>
#include <string>
#include <vector>

#include "operation.hpp"
#include "row_values.hpp"
#include "session.hpp"
#include "shared_words.hpp"

namespace spate::sql {

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
  reply run_row(const operation&, std::uint32_t row, std::uint32_t left);
  void look_at_plans(const operation&, reply&);
  void part_ended(std::uint32_t metric);

  shared_words& shared_;
  std::unique_ptr<session> session_;
  row_values values_;
  std::vector<result_rows> results_;  // by statement::index
  traffic moved_;
  part_clock clock_;
  std::string body_;  // rows as JSON
};

}  // namespace spate::sql
