// The monitor of a PostgreSQL server: who is connected, and what the database counts.
#pragma once

#include <string>
#include <vector>

#include "activity_reading.hpp"
#include "activity_words.hpp"
#include "inquiry.hpp"

namespace spate::postgres_activity {

// Has a connection of its own, which the first reading opens, and each one after the server was gone.
class activity_monitor : public monitor {
 public:
  static constexpr const char* id = "postgres_activity";
  static constexpr const char* version = SPATE_VERSION;
  static constexpr const char* summary = "Reads connections, locks and counts of a PostgreSQL server.";
  static constexpr auto& keys = monitor_keys;
  static constexpr auto& metrics = activity_metrics;
  static void check(const host_services&, config settings, report& mistakes) {
    postgres::check_address(settings, mistakes);
  }

  activity_monitor(const host_services& host, config from);

 private:
  void read(const readings&) override;
  void tell_connections(const readings&, const std::vector<std::int64_t>& row) const;
  void tell_changes(const readings&, const database_changes&) const;

  const std::string database_, user_, application_;
  const std::vector<const char*> only_;  // the question's values
  inquiry server_;
  database_pace pace_;
};

}  // namespace spate::postgres_activity
