#include "process_monitor.hpp"

using spate::monitor_process::process_monitor;

SPATE_PLUGIN(process_monitor)
