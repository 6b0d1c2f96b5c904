#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "verdict/generator_health.hpp"
#include "verdict/judgement.hpp"
#include "verdict/measurements.hpp"
#include "verdict/verdict.hpp"

namespace spate::verdict {

struct check_count {
  std::uint64_t passed = 0, failed = 0;
};

/// What the document says of the run besides its numbers.
struct run_facts {
  std::string profile;         ///< as it was asked for
  std::string started, ended;  ///< RFC 3339, UTC; empty: the load never began
  bool embedded = false;
  std::string folder, spate_version;
  boost::json::object environment;
  std::vector<std::string> warnings;
  double cpu_cores = -1;  ///< that spate kept busy on average; negative: not known
  /// The text of an error's number.
  std::function<std::string_view(std::uint16_t)> error_text;
  /// By operation, the names of its checks and how they went.
  std::vector<std::vector<std::pair<std::string, check_count>>> checks;
  std::vector<bool> metric_is_counter;  ///< by metric id
};

/// The published result (plugins/report_json/result.schema.json).
/// `measured` may be null when the load never began.
boost::json::object result_document(const profile::model&, const run_facts&, const conclusion&,
                                    const std::vector<judgement>&, const generator_health&,
                                    const measurements* measured);

}  // namespace spate::verdict
