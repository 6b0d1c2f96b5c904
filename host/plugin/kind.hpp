#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace spate::plugin {

enum class kind : std::uint8_t { protocol, reporter, service, monitor };

inline constexpr std::array kinds = {kind::protocol, kind::reporter, kind::service, kind::monitor};

/// "protocol", as people read it.
std::string_view name_of(kind) noexcept;
/// SPATE_*_FACTORY.
const char* factory_of(kind) noexcept;

}  // namespace spate::plugin
