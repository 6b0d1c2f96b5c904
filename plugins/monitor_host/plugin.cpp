#include "host_monitor.hpp"

using spate::monitor_host::host_monitor;

SPATE_PLUGIN(host_monitor)
