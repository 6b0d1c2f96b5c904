#include "prometheus_monitor.hpp"

using spate::monitor_prometheus::prometheus_monitor;

SPATE_PLUGIN(prometheus_monitor)
