#include "shard.hpp"

SPATE_PLUGIN(spate::websocket::websocket_target)
