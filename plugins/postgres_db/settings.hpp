// How a target's database is reached.
#pragma once

#include <spate/config.hpp>

#include "postgres/address.hpp"

namespace spate::postgres_db {

struct settings {
  explicit settings(config from);

  postgres::connection_words connection;
  std::uint32_t node;  // where the profile says which database
  std::int64_t timeout_ns, connect_timeout_ns, pool_timeout_ns;
  std::uint32_t pool_size;
};

}  // namespace spate::postgres_db
