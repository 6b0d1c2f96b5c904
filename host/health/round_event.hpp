#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>

#include "health/round.hpp"

namespace spate::health {

/// The kind of the events that hold rounds.
inline constexpr const char* round_kind = "health";

/// The fields of a round's event, but for its instant. The monitor's and its metrics' names are in it.
boost::json::object fields_of(const profile::monitor&, const round&);
/// The round again; nothing when the model has no such monitor. What is not known of it is passed over.
std::optional<round> read_fields(const profile::model&, std::int64_t at_ns, const boost::json::object&);

}  // namespace spate::health
