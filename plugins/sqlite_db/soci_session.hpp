// The SOCI session of a database. Apart from everything else, since SOCI's header declares SQLite's functions in a
// namespace of its own.
#pragma once

#include <memory>
#include <string>

#include "settings.hpp"

struct sqlite3;

namespace spate::sqlite_db {

// Opens the database in its constructor. Throws failure.
class soci_session {
 public:
  explicit soci_session(const settings&);
  ~soci_session();
  soci_session(soci_session&&) noexcept;
  soci_session& operator=(soci_session&&) = delete;

  sqlite3* handle() const;
  void tell(const std::string& statement);
  // The first column of the only row.
  std::string ask(const std::string& statement);

 private:
  struct opened;
  std::unique_ptr<opened> opened_;
};

}  // namespace spate::sqlite_db
