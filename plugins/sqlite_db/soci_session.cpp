#include "soci_session.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <spate/failure.hpp>

#include <filesystem>
#include <system_error>

namespace spate::sqlite_db {

namespace {

// As SOCI reads it: name="value", and no way to write a quotation mark inside.
std::string connect_string(const settings& how) {
  std::string out = text("db=\"", how.file, '"');
  if (how.read_only) out += " readonly=true";
  if (how.memory) out += " vfs=\"memdb\"";
  return out;
}

[[noreturn]] void fail(const settings& how, const std::string& why) {
  throw failure(SPATE_E_IO, text("'", how.memory ? "a database in memory" : how.file, "': ", why), how.file_node);
}

}  // namespace

struct soci_session::opened {
  soci::session session;
};

soci_session::soci_session(const settings& how) try : opened_(new opened) {
  opened_->session.open(soci::sqlite3, connect_string(how));
} catch (const soci::soci_error& refused) {
  const std::filesystem::path folder = std::filesystem::path(how.file).parent_path();
  std::error_code ignored;
  const bool missing = !how.memory && !folder.empty() && !std::filesystem::is_directory(folder, ignored);
  fail(how, missing ? text("its folder ", folder.string(), " is not there; make it, or correct the path")
                    : std::string(refused.what()));
}

soci_session::~soci_session() = default;
soci_session::soci_session(soci_session&&) noexcept = default;

::sqlite3* soci_session::handle() const {
  auto* backend = static_cast<soci::sqlite3_session_backend*>(opened_->session.get_backend());
  return reinterpret_cast<::sqlite3*>(backend->conn_);
}

void soci_session::tell(const std::string& statement) try {
  opened_->session << statement;
} catch (const soci::soci_error& refused) {
  throw failure(SPATE_E_IO, text(statement, ": ", refused.what()));
}

std::string soci_session::ask(const std::string& statement) try {
  std::string out;
  opened_->session << statement, soci::into(out);
  return out;
} catch (const soci::soci_error& refused) {
  throw failure(SPATE_E_IO, text(statement, ": ", refused.what()));
}

}  // namespace spate::sqlite_db
