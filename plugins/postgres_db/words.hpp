// What PostgreSQL and its profile's keys are called.
#pragma once

#include <spate/abi/protocol.h>
#include <spate/config.hpp>

#include <array>

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
inline constexpr const char* tls_modes[] = {"disable",   "allow",       "prefer", "require",
                                            "verify-ca", "verify-full", nullptr};

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

inline constexpr std::array first_target_keys = {
    spate::key("uri", SPATE_KIND_STRING, "The database: postgresql://user@host:port/database. Other keys win over it.")
        .secret(),
    spate::key("host", SPATE_KIND_STRING, "The server's name, or the folder of its socket."),
    spate::key("port", SPATE_KIND_INT, "Its port; without it libpq's, 5432.").between(1, 65535),
    spate::key("database", SPATE_KIND_STRING, "The database's name."),
    spate::key("user", SPATE_KIND_STRING, "Who logs in."),
    spate::key("password", SPATE_KIND_STRING, "The user's password.").secret(),
    spate::key("tls.mode", SPATE_KIND_STRING, "Whether the connection is encrypted, and what is verified.")
        .by_default("prefer")
        .one_of(tls_modes),
    spate::key("tls.ca", SPATE_KIND_STRING, "Certificates that a server's must lead to.").file(),
    spate::key("tls.certificate", SPATE_KIND_STRING, "Our own certificate.").file(),
    spate::key("tls.key", SPATE_KIND_STRING, "Its private key.").file(),
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

inline constexpr auto target_keys = sql::joined(first_target_keys, sql::pool_keys);
inline constexpr auto operation_keys = sql::operation_keys(transaction_choices);

}  // namespace spate::postgres_db
