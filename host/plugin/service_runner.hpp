#pragma once

#include <functional>
#include <map>
#include <string>

#include <spate/abi/service.h>

#include "plugin/run_services.hpp"

namespace spate::plugin {

using service_endpoints = std::map<std::string, std::string>;

/// How a service is run in this process.
struct service_run {
  const spate_service& service;
  const spate_config& config;  ///< checked
  run_services& shared;
  int life_fd = -1;  ///< the service stops when the other end is closed; -1: only a signal ends it
  /// Called once, when the endpoints answer.
  std::function<void(const service_endpoints&)> ready;
};

/// Runs the service until SIGTERM, SIGINT, the end of the life descriptor, or its own end; then lets it finish and
/// store everything. A signal before it is ready, or a second one, ends the process at once. Throws plugin::error when
/// the service does not start or ends by itself. One at a time in a process. [control]
void run_service(const service_run&);

/// The line for the process that waits: {"pid":1,"endpoints":{"http":"http://127.0.0.1:8000"}}, with its end.
std::string ready_line(const service_endpoints&);
/// {"error":"..."}, with its end.
std::string error_line(const std::string& why);

}  // namespace spate::plugin
