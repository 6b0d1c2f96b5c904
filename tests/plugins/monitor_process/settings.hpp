// A monitor's settings as the host hands them over, with the declared defaults.
#pragma once

#include "process_monitor.hpp"
#include "sdk/config_literal.hpp"

inline spate::test::value process_settings(spate::test::value written) {
  spate::test::add_defaults(written, spate::key_table(spate::monitor_process::process_monitor::keys));
  return written;
}
