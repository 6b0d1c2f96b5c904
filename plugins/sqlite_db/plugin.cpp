#include "target.hpp"

SPATE_PLUGIN(spate::sqlite_db::sqlite_target)
