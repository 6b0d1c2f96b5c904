#include "target.hpp"

#include <unistd.h>

#include <string>

#include "first_look.hpp"
#include "plan_text.hpp"

namespace spate::sqlite_db {

namespace {

void require_file(const settings& how) {
  const bool is_there = how.memory || ::access(how.file.c_str(), F_OK) == 0;
  if (!is_there && (!how.create || how.read_only))
    throw failure(SPATE_E_IO,
                  text("there is no file '", how.file, "'; correct `file`, or let it be made: create = true"),
                  how.file_node);
}

std::uint32_t metric(const host_services& host, const char* name) {
  for (const spate_metric_info& each : metric_table)
    if (std::string_view(each.name) == name) return host.define_metric(name, each.kind);
  return SPATE_NONE;
}

}  // namespace

made_file::made_file(const settings& how) {
  const bool ours = how.temporary && !how.memory && ::access(how.file.c_str(), F_OK) != 0;
  if (ours) path_ = how.file;
}

made_file::~made_file() {
  if (path_.empty()) return;
  for (const char* each : {"", "-wal", "-shm", "-journal"}) ::unlink((path_ + each).c_str());
}

target_words::target_words(const host_services& from, config settings)
    : host(from),
      operations(from, settings, database),
      busy_waits(metric(from, "busy_waits")),
      busy_wait_time(metric(from, "busy_wait_time")),
      checkpoint_time(metric(from, "checkpoint_time")),
      wal_size(metric(from, "wal_size")) {}

sqlite_target::sqlite_target(const host_services& host, config from)
    : protocol(host), how_(from), file_(how_), words_(host, from), shared_(host, words_.operations, plans) {
  require_file(how_);
  first_ = std::make_unique<connection>(how_);
  look_at_statements(first_->handle(), words_.operations);
  if (!how_.memory) first_.reset();
}

}  // namespace spate::sqlite_db
