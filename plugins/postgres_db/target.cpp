#include "target.hpp"

#include "plan_text.hpp"

namespace spate::postgres_db {

namespace {

std::uint32_t metric(const host_services& host, std::string_view name) {
  for (const spate_metric_info& each : metric_table)
    if (name == each.name) return host.define_metric(name, each.kind);
  return SPATE_NONE;
}

// "30s", "300ms"
std::string print(std::int64_t ns) {
  constexpr std::int64_t second = 1'000'000'000;
  return ns % second == 0 ? text(ns / second, 's') : text(ns / 1'000'000, "ms");
}

}  // namespace

metric_ids::metric_ids(const host_services& host)
    : connect_time(metric(host, "connect_time")),
      opened(metric(host, "connections_opened")),
      failed(metric(host, "connections_failed")),
      lost(metric(host, "connections_lost")),
      closed(metric(host, "connections_closed")) {}

error_texts::error_texts(const host_services& host, const settings& how)
    : exhausted(host.intern(text("pool of ", how.pool_size, " exhausted for ", print(how.pool_timeout_ns),
                                 ": raise pool.size or lower users"))),
      no_connection(host.intern("no connection in time")),
      no_answer(host.intern("no answer in time; the connection was closed")),
      copy_failed(host.intern("the data could not be handed to libpq")),
      zero_byte(host.intern("a value has a zero byte, which PostgreSQL's texts cannot hold")) {}

postgres_target::postgres_target(const host_services& from, config settings)
    : protocol(from),
      how_(settings),
      keywords_(how_.connection.keywords()),
      values_(how_.connection.values()),
      operations_(from, settings, database),
      shared_(from, operations_, {&full_scan, &uses_index}),
      metrics_(from),
      texts_(from, how_) {
  for (const sql::statement* each : operations_.statements()) {
    names_.push_back(text("spate_", each->index));
    questions_.push_back(question(names_.back(), each->parameters()));
  }
  look_at_statements(from, how_, operations_);
}

postgres_target::~postgres_target() {
  if (!left_.empty()) cancel_statements(how_, left_);
}

void postgres_target::left_behind(const backend& of) noexcept {
  const std::lock_guard lock(mutex_);
  left_.push_back(of);
}

void postgres_target::look_at_plans_again() noexcept { look_at_plans(how_, operations_, shared_.plans); }

}  // namespace spate::postgres_db
