#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace spate::verdict {

/// What a person did to a run under way. Plain data.
struct intervention {
  std::int64_t at_ns = 0;               ///< since the load's start
  std::string what;                     ///< "pause", "resume", "users", "rate", "mark" or "stop"
  std::string by;                       ///< "key" or "socket"
  std::string load = {};                ///< of `users` and `rate`
  std::optional<double> before, after;  ///< of these: users, or arrivals a second
  std::string text = {};                ///< of a mark
};

/// "users of load main: 50 -> 80 (socket)".
std::string sentence_of(const intervention&);
/// As an event carries it and the result document holds it, but for the instant.
boost::json::object fields_of(const intervention&);
/// From such fields; what is missing is empty.
intervention read_intervention(std::int64_t at_ns, const boost::json::object& fields);
boost::json::array interventions_json(const std::vector<intervention>&);

/// How much of a stretch of the load was paused.
std::int64_t paused_ns(const std::vector<intervention>&, std::int64_t from_ns, std::int64_t to_ns);
/// Why the result is not that of the profile alone, for the verdict's reasons; empty when nobody changed the load.
std::string reason_of(const std::vector<intervention>&, std::int64_t end_ns);

}  // namespace spate::verdict
