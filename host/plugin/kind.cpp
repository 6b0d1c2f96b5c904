#include "plugin/kind.hpp"

#include <spate/abi/monitor.h>
#include <spate/abi/protocol.h>
#include <spate/abi/reporter.h>
#include <spate/abi/service.h>

namespace spate::plugin {

std::string_view name_of(kind which) noexcept {
  static constexpr std::array<std::string_view, 4> names = {"protocol", "reporter", "service", "monitor"};
  return names[static_cast<std::size_t>(which)];
}

const char* factory_of(kind which) noexcept {
  static constexpr std::array factories = {SPATE_PROTOCOL_FACTORY, SPATE_REPORTER_FACTORY, SPATE_SERVICE_FACTORY,
                                           SPATE_MONITOR_FACTORY};
  return factories[static_cast<std::size_t>(which)];
}

}  // namespace spate::plugin
