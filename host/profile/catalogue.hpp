#pragma once

#include <string>
#include <string_view>

#include <spate/abi/monitor.h>
#include <spate/abi/protocol.h>
#include <spate/abi/reporter.h>
#include <spate/abi/service.h>

namespace spate::profile {

/// What the loader needs to know of plugins: their declared keys, and their own check. The registry implements it with
/// shared objects, tests with tables of their own. [control]
class catalogue {
 public:
  virtual ~catalogue() = default;
  /// Null when there is no such plugin or it does not load; `error` then says what to do, with the nearest name.
  virtual const spate_protocol* protocol(std::string_view id, std::string& error) = 0;
  virtual const spate_reporter* reporter(std::string_view id, std::string& error) = 0;
  virtual const spate_service* service(std::string_view id, std::string& error) = 0;
  virtual const spate_monitor* monitor(std::string_view id, std::string& error) = 0;
  /// The host to call a descriptor's `check` with.
  virtual const spate_host* host() = 0;
};

}  // namespace spate::profile
