// One PostgreSQL database as the profile describes it.
#pragma once

#include <spate/protocol.hpp>

#include <mutex>
#include <string>
#include <vector>

#include "check.hpp"
#include "first_look.hpp"
#include "settings.hpp"
#include "sql/operation.hpp"
#include "sql/shared_words.hpp"
#include "words.hpp"

namespace spate::postgres_db {

inline constexpr auto metric_table = sql::with_part_metrics(std::array<spate_metric_info, 7>{
    {sql::rows_read_metric,
     sql::rows_changed_metric,
     {"connect_time", "From the first packet to a session that is ready.", SPATE_METRIC_TIME, 0},
     {"connections_opened", "Connections that were opened.", SPATE_METRIC_COUNTER, 0},
     {"connections_failed", "Connections that could not be opened.", SPATE_METRIC_COUNTER, 0},
     {"connections_lost", "Connections that the server or the network ended.", SPATE_METRIC_COUNTER, 0},
     {"connections_closed", "Connections that were open and are not any more.", SPATE_METRIC_COUNTER, 0}}});

struct metric_ids {
  explicit metric_ids(const host_services&);
  std::uint32_t connect_time, opened, failed, lost, closed;
};

// Numbers of texts that samples name.
struct error_texts {
  error_texts(const host_services&, const settings&);
  std::uint16_t exhausted, no_connection, no_answer, copy_failed, zero_byte;
};

class postgres_shard;

// Its constructor logs in, and has the server look at every statement.
class postgres_target : public protocol {
 public:
  static constexpr const char* id = "postgres_db";
  static constexpr const char* version = SPATE_VERSION;
  static constexpr const char* summary = "Runs SQL on a PostgreSQL server.";
  static constexpr std::uint32_t capabilities = SPATE_PROTOCOL_ROWS;
  static constexpr const char* const* outcomes = postgres_db::outcomes;
  static constexpr auto& metric_table = postgres_db::metric_table;
  static constexpr auto& target_keys = postgres_db::target_keys;
  static constexpr auto& operation_keys = postgres_db::operation_keys;
  static void check(const host_services&, config settings, report& mistakes) { check_target(settings, mistakes); }
  using shard = postgres_shard;

  postgres_target(const host_services& host, config from);
  ~postgres_target();

  const settings& how() const noexcept { return how_; }
  const sql::operations& operations() const noexcept { return operations_; }
  sql::shared_words& shared() noexcept { return shared_; }
  const metric_ids& metrics() const noexcept { return metrics_; }
  const error_texts& texts() const noexcept { return texts_; }
  const char* const* keywords() const noexcept { return keywords_.data(); }
  const char* const* values() const noexcept { return values_.data(); }
  // Under which a session has prepared it.
  const char* name_of(const sql::statement& of) const noexcept { return names_[of.index].c_str(); }
  // Asks for the plan of a prepared statement, whatever its values are.
  const char* question_about(const sql::statement& of) const noexcept { return questions_[of.index].c_str(); }
  // At the end of the run. Blocks.
  void look_at_plans_again() noexcept;
  // A connection was closed while the server carried out a statement. [any]
  void left_behind(const backend& of) noexcept;

 private:
  const settings how_;
  const std::vector<const char*> keywords_, values_;
  const sql::operations operations_;
  sql::shared_words shared_;
  const metric_ids metrics_;
  const error_texts texts_;
  std::vector<std::string> names_, questions_;
  std::mutex mutex_;
  std::vector<backend> left_;
};

}  // namespace spate::postgres_db
