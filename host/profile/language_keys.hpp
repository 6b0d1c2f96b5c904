#pragma once

#include <span>
#include <string>

#include <spate/abi/config.h>

namespace spate::profile {

// The keys of the language's own tables, as the loader checks them; each is returned by the file that reads its table.
// Those of targets and operations are in operation_keys.hpp, of data sources in data/source.hpp.

std::span<const spate_key> profile_table_keys();
std::span<const spate_key> run_table_keys();
std::span<const spate_key> parameter_table_keys();
std::span<const spate_key> service_table_keys();
std::span<const spate_key> monitor_table_keys();
/// Which no plugin of a monitor may declare.
std::span<const std::string> reserved_monitor_keys();
std::span<const spate_key> scenario_table_keys();
std::span<const spate_key> queue_table_keys();
std::span<const spate_key> correlation_table_keys();
std::span<const spate_key> load_table_keys();
std::span<const spate_key> objective_table_keys();

}  // namespace spate::profile
