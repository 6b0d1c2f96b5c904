#include "shard.hpp"

SPATE_PLUGIN(spate::postgres_db::postgres_target)
