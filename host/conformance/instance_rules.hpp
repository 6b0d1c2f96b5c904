#pragma once

#include <span>

#include <spate/abi/monitor.h>
#include <spate/abi/reporter.h>
#include <spate/abi/service.h>
#include <spate/call_error.hpp>

#include "conformance/stage.hpp"

namespace spate::conformance {

/// What the rules of a kind are tried on; the configuration is one that `check` accepts.
template <class Table>
struct kind_subject {
  const Table* table;
  const spate_host* host;
  const spate_config* config;
};

template <class Table>
struct kind_rule {
  const char* text;
  void (*body)(stage&, const kind_subject<Table>&);
};

/// A reporter is told of a run that never was.
std::span<const kind_rule<spate_reporter>> reporter_rules();
/// A service is started and stopped.
std::span<const kind_rule<spate_service>> service_rules();
/// A monitor is read.
std::span<const kind_rule<spate_monitor>> monitor_rules();

/// What a plugin wrote, or its status.
std::string words_of(const spate_error&, spate_status);

}  // namespace spate::conformance
