// One SQLite database as the profile describes it.
#pragma once

#include <spate/protocol.hpp>

#include <memory>

#include "check.hpp"
#include "settings.hpp"
#include "sql/sql_shard.hpp"
#include "sqlite_session.hpp"
#include "wal_watch.hpp"
#include "words.hpp"

namespace spate::sqlite_db {

inline constexpr auto metric_table = sql::with_part_metrics(std::array<spate_metric_info, 6>{
    {sql::rows_read_metric,
     sql::rows_changed_metric,
     {"busy_waits", "Locks of other connections that were waited for.", SPATE_METRIC_COUNTER, 0},
     {"busy_wait_time", "How long an operation waited for them.", SPATE_METRIC_TIME, 0},
     {"checkpoint_time", "Checkpoints of the write-ahead log that a commit made.", SPATE_METRIC_TIME, 0},
     {"wal_size", "The size of the write-ahead log's file.", SPATE_METRIC_GAUGE_BYTES, 0}}});

// What the sessions of a target share.
struct target_words {
  target_words(const host_services&, config settings);

  const host_services host;
  const sql::operations operations;
  std::uint32_t busy_waits, busy_wait_time, checkpoint_time, wal_size;
  wal_watch wal;
};

/// Removes the file at its end, with what SQLite keeps beside it, when the target is told to and the file was not
/// there.
class made_file {
 public:
  explicit made_file(const settings&);
  ~made_file();
  made_file(const made_file&) = delete;
  made_file& operator=(const made_file&) = delete;

 private:
  std::string path_;  // empty: it stays
};

class sqlite_shard;

// Its constructor opens the database and has it compile every statement.
class sqlite_target : public protocol {
 public:
  static constexpr const char* id = "sqlite_db";
  static constexpr const char* version = SPATE_VERSION;
  static constexpr const char* summary = "Runs SQL on an SQLite database.";
  static constexpr std::uint32_t capabilities = SPATE_PROTOCOL_BLOCKING | SPATE_PROTOCOL_ROWS | SPATE_PROTOCOL_MOVABLE;
  static constexpr const char* const* outcomes = sqlite_db::outcomes;
  static constexpr auto& metric_table = sqlite_db::metric_table;
  static constexpr auto& target_keys = sqlite_db::target_keys;
  static constexpr auto& operation_keys = sqlite_db::operation_keys;
  static void check(const host_services&, config settings, report& mistakes) { check_target(settings, mistakes); }
  using shard = sqlite_shard;

  sqlite_target(const host_services& host, config from);

  const settings& how() const noexcept { return how_; }
  target_words& words() noexcept { return words_; }
  sql::shared_words& shared() noexcept { return shared_; }

 private:
  const settings how_;
  const made_file file_;
  target_words words_;
  sql::shared_words shared_;
  std::unique_ptr<connection> first_;  // a database in memory lives as long as a connection does
};

class sqlite_shard : public sql::sql_shard {
 public:
  sqlite_shard(sqlite_target& target, const spate_shard_params& params)
      : sql_shard(target.host(), params, target.shared(),
                  std::make_unique<sqlite_session>(target.words(), target.how())) {}
};

}  // namespace spate::sqlite_db
