// The monitor's settings as the host hands them over, with the declared defaults.
#pragma once

#include "prometheus_monitor.hpp"
#include "sdk/config_literal.hpp"

inline spate::test::value prometheus_settings(std::initializer_list<spate::test::value::member> written) {
  spate::test::value out(written);
  spate::test::add_defaults(out, spate::key_table(spate::monitor_prometheus::prometheus_monitor::keys));
  return out;
}
