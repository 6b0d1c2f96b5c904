#include "settings.hpp"

#include <unistd.h>

#include <atomic>
#include <string_view>

namespace spate::sqlite_db {

namespace {

std::string name_in_memory() {
  static std::atomic<int> count{0};
  // With a slash in front it is shared by the connections of this process.
  return text("/spate-", ::getpid(), '-', ++count);
}

// sqlite:///FILE, as SQLAlchemy writes it: a fourth slash begins an absolute path.
std::string path_of(std::string_view file) {
  constexpr std::string_view scheme = "sqlite:///";
  return std::string(file.starts_with(scheme) ? file.substr(scheme.size()) : file);
}

}  // namespace

settings::settings(config from)
    : file(path_of(from.find("file").as_string())),
      memory(from.find("memory").as_bool()),
      create(from.find("create").as_bool()),
      temporary(from.find("temporary").as_bool()),
      read_only(from.find("read_only").as_bool()),
      foreign_keys(from.find("foreign_keys").as_bool()),
      journal_mode(from.find("journal_mode").as_string()),
      synchronous(from.find("synchronous").as_string()),
      busy_timeout_ns(from.find("busy_timeout").as_duration().count()),
      cache_bytes(from.find("cache_size").as_size_bytes()),
      wal_autocheckpoint(from.find("wal_autocheckpoint").as_int()),
      file_node(from.find("file").index()),
      journal_node(from.find("journal_mode").index()) {
  if (memory) file = name_in_memory();
}

}  // namespace spate::sqlite_db
