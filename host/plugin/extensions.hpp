#pragma once

#include <string>
#include <string_view>

namespace spate::plugin {

/// The extension's table (spate_clock, spate_log, ...) whose functions expect a spate_host made by host_services; null
/// when this host lacks it. [any]
const void* extension_table(std::string_view id) noexcept;

bool offers_extension(std::string_view id) noexcept;
/// All ids, for a message.
std::string offered_extensions();

}  // namespace spate::plugin
