#include "shard.hpp"

SPATE_PLUGIN(spate::http_api::http_target)
