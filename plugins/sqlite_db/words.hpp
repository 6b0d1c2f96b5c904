// What SQLite and its profile's keys are called.
#pragma once

#include <array>

#include "sql/keys.hpp"
#include "sql/session.hpp"

namespace spate::sqlite_db {

inline constexpr sql::transaction_kind transactions[] = {{"deferred", "BEGIN DEFERRED"},
                                                         {"immediate", "BEGIN IMMEDIATE"},
                                                         {"exclusive", "BEGIN EXCLUSIVE"},
                                                         {nullptr, nullptr}};
inline constexpr const char* transaction_choices[] = {"deferred", "immediate", "exclusive", nullptr};
inline constexpr const char* journal_choices[] = {"wal", "delete", "truncate", "persist", "memory", "off", nullptr};
inline constexpr const char* synchronous_choices[] = {"off", "normal", "full", "extra", nullptr};

inline constexpr sql::database_words database = {.how = {.brackets = true}, .transactions = transactions};

enum : std::uint16_t {
  outcome_busy = sql::outcome_own,  // another connection holds a lock
  outcome_locked,                   // this connection itself does, or one with the same cache
  outcome_readonly,
  outcome_full,
  outcome_not_a_database,
  outcome_io
};
inline constexpr const char* outcomes[] = {"plan",     "sql",  "constraint",     "busy", "locked",
                                           "readonly", "full", "not_a_database", "io",   nullptr};

inline constexpr std::array first_target_keys = {
    spate::key("file", SPATE_KIND_STRING,
               "The database file, or sqlite:///FILE; a relative path counts from the working folder."),
    spate::key("memory", SPATE_KIND_BOOL, "A database in memory instead, which all sessions share.")
        .by_default("false"),
    spate::key("create", SPATE_KIND_BOOL, "A file that is missing is made.").by_default("true"),
    spate::key("temporary", SPATE_KIND_BOOL,
               "A file that the run made is removed at its end; one that was there stays.")
        .by_default("false"),
    spate::key("read_only", SPATE_KIND_BOOL, "Nothing can be written.").by_default("false"),
    spate::key("journal_mode", SPATE_KIND_STRING, "How a transaction is kept safe; without it, as the file says.")
        .one_of(journal_choices),
    spate::key("synchronous", SPATE_KIND_STRING, "How often the disk is waited for; without it, SQLite's `full`.")
        .one_of(synchronous_choices),
    spate::key("busy_timeout", SPATE_KIND_DURATION,
               "How long a lock of another connection is waited for; then the outcome is `busy`.")
        .by_default("5s")
        .between(0, 3600e9),
    spate::key("cache_size", SPATE_KIND_SIZE, "Page cache of each session; without it, SQLite's 2000 KiB.")
        .between(1024, 1e12),
    spate::key("foreign_keys", SPATE_KIND_BOOL, "Foreign keys are enforced.").by_default("false"),
    spate::key("wal_autocheckpoint", SPATE_KIND_INT,
               "Pages in the write-ahead log from which on a commit makes a checkpoint; 0: never.")
        .by_default("1000")
        .between(0, 1e9)};

inline constexpr auto target_keys = sql::joined(first_target_keys, sql::pool_keys);
inline constexpr auto operation_keys = sql::operation_keys(transaction_choices);

}  // namespace spate::sqlite_db
