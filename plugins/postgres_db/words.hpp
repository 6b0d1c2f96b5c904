// What PostgreSQL and its profile's keys are called.
#pragma once

#include <spate/abi/protocol.h>
#include <spate/config.hpp>

#include <array>

#include "postgres/address.hpp"
#include "sql/keys.hpp"
#include "sql/session.hpp"

namespace spate::postgres_db {

inline constexpr sql::transaction_kind transactions[] = {{"read committed", "BEGIN ISOLATION LEVEL READ COMMITTED"},
                                                         {"repeatable read", "BEGIN ISOLATION LEVEL REPEATABLE READ"},
                                                         {"serializable", "BEGIN ISOLATION LEVEL SERIALIZABLE"},
                                                         {"read only", "BEGIN READ ONLY"},
                                                         {nullptr, nullptr}};
inline constexpr const char* transaction_choices[] = {"read committed", "repeatable read", "serializable", "read only",
                                                      nullptr};

inline constexpr sql::database_words database = {.how = {.numbered_by_dollar = true,
                                                         .dollar_quotes = true,
                                                         .nested_comments = true,
                                                         .escape_strings = true,
                                                         .question_is_operator = true,
                                                         .copies = true},
                                                 .transactions = transactions};

enum : std::uint16_t {
  outcome_serialization = sql::outcome_own,  // 40001
  outcome_deadlock,                          // 40P01
  outcome_lock_timeout,                      // 55P03
  outcome_statement_timeout,                 // 57014
  outcome_read_only,                         // 25006
  outcome_full,                              // 53100, 53200: the server's disk or memory
  outcome_authorization                      // 28xxx
};
inline constexpr const char* outcomes[] = {
    "plan",      "sql",  "constraint",    "serialization", "deadlock", "lock_timeout", "statement_timeout",
    "read_only", "full", "authorization", nullptr};

inline constexpr std::array own_target_keys = {
    spate::key("timeout", SPATE_KIND_DURATION,
               "How long an operation may take; then it is given up, and its connection is closed.")
        .by_default("30s")
        .between(1e6, 86400e9),
    spate::key("connect_timeout", SPATE_KIND_DURATION, "How long opening a connection may take.")
        .by_default("10s")
        .between(1e6, 3600e9),
    spate::key("statement_timeout", SPATE_KIND_DURATION,
               "How long the server works on a statement; then the outcome is `statement_timeout`.")
        .between(1e6, 86400e9),
    spate::key("lock_timeout", SPATE_KIND_DURATION,
               "How long the server waits for a lock; then the outcome is `lock_timeout`.")
        .between(1e6, 86400e9),
    spate::key("application_name", SPATE_KIND_STRING, "What the server's tables of activity call us.")
        .by_default("spate")};

inline constexpr auto target_keys = sql::joined(postgres::address_keys, own_target_keys, sql::pool_keys);
inline constexpr auto operation_keys = sql::operation_keys(transaction_choices);

}  // namespace spate::postgres_db
