#include "activity.hpp"

SPATE_PLUGIN(spate::postgres_activity::activity_monitor)
