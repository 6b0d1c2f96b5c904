// What the monitor of a server can be told and what it reads.
#pragma once

#include <spate/monitor.hpp>

#include <array>

#include "postgres/address.hpp"
#include "sql/keys.hpp"

namespace spate::postgres_activity {

inline constexpr std::array own_monitor_keys = {
    spate::key("only.database", SPATE_KIND_STRING, "Connections to this database; without it, to the one of `uri`."),
    spate::key("only.user", SPATE_KIND_STRING, "Connections of this user only."),
    spate::key("only.application_name", SPATE_KIND_STRING,
               "Connections that call themselves so only, as `spate` does where a target says nothing else."),
    spate::key("timeout", SPATE_KIND_DURATION,
               "How long the server may take to answer; then the reading has no values, and says so.")
        .by_default("2s")
        .between(1e6, 60e9),
    spate::key("application_name", SPATE_KIND_STRING, "What the server's tables of activity call the monitor itself.")
        .by_default("spate monitor")};

inline constexpr auto monitor_keys = sql::joined(postgres::address_keys, own_monitor_keys);

// A metric's place.
enum activity_metric : std::uint32_t {
  open_connections,
  active_connections,
  idle_connections,
  idle_in_transaction,
  waiting_locks,
  commits,
  rollbacks,
  deadlocks,
  temp_bytes,
  cache_hit_ratio
};

inline constexpr spate_monitor_metric activity_metrics[] = {
    {"open_connections", "count", "Clients' connections; the monitor's own is not counted."},
    {"active_connections", "count", "Of these, those that carry out a statement."},
    {"idle_connections", "count", "Of these, those that wait for their client, outside of any transaction."},
    {"idle_in_transaction", "count", "Of these, those that wait for their client inside a transaction."},
    {"waiting_locks", "count", "Locks that these connections wait for."},
    {"commits", "per_second", "Transactions of the whole database that were committed, since the reading before."},
    {"rollbacks", "per_second", "Transactions of the whole database that were undone, since the reading before."},
    {"deadlocks", "count", "Deadlocks in the whole database, since the first reading."},
    {"temp_bytes", "bytes", "Written to temporary files in the whole database, since the first reading."},
    {"cache_hit_ratio", "ratio", "Share of the blocks that were found in shared buffers, since the reading before."}};

}  // namespace spate::postgres_activity
