#include "settings.hpp"

namespace spate::postgres_db {

settings::settings(config from)
    : connection(postgres::words_for(from)),
      node(from.find("uri") ? from.find("uri").index() : from.root().index()),
      timeout_ns(from.find("timeout").as_duration(std::chrono::seconds(30)).count()),
      connect_timeout_ns(from.find("connect_timeout").as_duration(std::chrono::seconds(10)).count()),
      pool_timeout_ns(from.find("pool.timeout").as_duration(std::chrono::seconds(30)).count()),
      pool_size(static_cast<std::uint32_t>(from.find("pool.size").as_int(1))) {}

}  // namespace spate::postgres_db
