#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "verdict/generator_health.hpp"
#include "verdict/intervention.hpp"
#include "verdict/judgement.hpp"
#include "verdict/measurements.hpp"
#include "verdict/verdict.hpp"

namespace spate::verdict {

struct check_count {
  std::uint64_t passed = 0, failed = 0;
};

/// One of the slowest exchanges of an operation, fit to be shown.
struct slow_exchange {
  std::uint32_t operation = 0, user = 0;
  std::int64_t at_ns = 0;  ///< its start, from the load's
  std::int64_t service_ns = 0;
  std::uint16_t outcome = 0, error_id = 0;
  std::int32_t status = 0;
  std::uint64_t sent_bytes = 0, received_bytes = 0;  ///< whole; the texts may be cut
  std::string sent, received, trace_id;
};

/// The first error of its kind, in a sentence with its instant.
struct noted_error {
  std::uint32_t operation = 0;
  std::string text;
};

/// What a plugin says of its target or an operation besides numbers.
struct plugin_note {
  std::string owner;  ///< "target db"
  std::optional<std::uint32_t> operation;
  std::string name, text;
};

/// What the document says of the run besides its numbers.
/// What the teardown sent of one operation.
struct teardown_count {
  std::uint32_t operation = 0;
  std::uint64_t count = 0, failed = 0;
};

struct run_facts {
  std::string profile;         ///< as it was asked for
  std::string started, ended;  ///< RFC 3339, UTC; empty: the load never began
  bool embedded = false;
  std::string folder, spate_version;
  boost::json::object environment;
  std::vector<std::string> warnings;
  std::string ended_by;  ///< the objective that ended the run before its time, in a sentence; empty: none
  std::vector<intervention> interventions;
  std::int64_t paused_ns = 0;  ///< of the load
  double cpu_cores = -1;       ///< that spate kept busy on average; negative: not known
  /// The text of an error's number.
  std::function<std::string_view(std::uint16_t)> error_text;
  /// By operation, the names of its checks and how they went.
  std::vector<std::vector<std::pair<std::string, check_count>>> checks;
  std::vector<bool> metric_is_counter;    ///< by metric id
  std::vector<slow_exchange> slowest;     ///< by operation, the slowest first
  std::vector<noted_error> first_errors;  ///< in order of time
  std::vector<plugin_note> notes;
  std::vector<teardown_count> teardown = {};  ///< in the order in which they came first
};

/// The published result (plugins/report_json/result.schema.json).
/// `measured` may be null when the load never began.
boost::json::object result_document(const profile::model&, const run_facts&, const conclusion&,
                                    const std::vector<judgement>&, const generator_health&,
                                    const measurements* measured);

}  // namespace spate::verdict
