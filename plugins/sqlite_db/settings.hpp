// How a database is opened.
#pragma once

#include <spate/config.hpp>

#include <string>

namespace spate::sqlite_db {

struct settings {
  explicit settings(config from);

  std::string file;  // of a database in memory a name that no other target has
  bool memory, create, temporary, read_only, foreign_keys;
  std::string journal_mode, synchronous;  // empty: as it is
  std::int64_t busy_timeout_ns, cache_bytes, wal_autocheckpoint;
  std::uint32_t file_node, journal_node;
};

}  // namespace spate::sqlite_db
