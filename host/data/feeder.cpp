#include "data/feeder.hpp"

#include "data/json_writer.hpp"
#include "data/scratch.hpp"

namespace spate::data {

std::optional<row_order> find_row_order(std::string_view name) {
  for (std::uint8_t i = 0; row_orders[i] != nullptr; ++i) {
    if (name == row_orders[i]) return static_cast<row_order>(i);
  }
  return {};
}

std::optional<std::uint64_t> row_chooser::choose(const render_scope& scope, std::uint64_t before,
                                                 std::uint64_t rows) const {
  if (rows == 0) return {};
  switch (order_) {
    case row_order::sequence:
      return place_in_sequence(scope.user, before) % rows;
    case row_order::random:
      return static_cast<std::uint64_t>(scope.user.random.between(0, static_cast<std::int64_t>(rows) - 1));
    case row_order::unique:
      break;
    case row_order::once: {
      // The rows of a data set are drawn in any order, and each has its own.
      if (scope.user.is_row) break;
      const std::uint64_t row = next_.fetch_add(1, std::memory_order_relaxed);
      if (row < rows) return row;
      return {};
    }
  }
  if (scope.user.lane < rows) return scope.user.lane;
  return {};
}

void feeder::draw_fields(const render_scope& scope, std::uint64_t before, user_state::draw& into) const {
  into.fields.resize(fields_.size());
  if (const auto row = chooser_.choose(scope, before, rows_)) return read_row(scope, *row, into.fields);
  into.ran_out = true;
  for (value& each : into.fields) each.clear();
}

std::optional<std::uint64_t> feeder::taken() const {
  return chooser_.runs_out() ? std::optional(chooser_.taken(rows_)) : std::nullopt;
}

void feeder::write_record(const render_scope&, std::span<const value> fields, value& out) const {
  json_writer json(out);
  json.open('{');
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    if (!inside_.empty() && inside_[i]) continue;
    json.key(fields_[i]);
    json.value(fields[i]);
  }
  json.close('}');
}

void feeder::draw(const render_scope& scope, std::uint64_t before, value& out) const {
  const scratch<user_state::draw> room;
  draw_fields(scope, before, *room);
  write_record(scope, room->fields, out);
}

}  // namespace spate::data
