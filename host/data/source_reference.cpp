#include <spate/config.hpp>

#include <algorithm>

#include "data/feeder.hpp"
#include "data/row_draw.hpp"
#include "data/scratch.hpp"
#include "data/source_kinds.hpp"
#include "data/source_parts.hpp"

namespace spate::data {
namespace {

// Draws another source's row anew, since a row is a pure function of the seed and its number: no row is kept.
class reference final : public source {
 public:
  reference(std::uint32_t slot, std::string name, row_order order, std::uint64_t rows, bool among_drawn,
            std::vector<std::string> fields)
      : slot_(slot),
        name_(std::move(name)),
        chooser_(order),
        rows_(rows),
        among_drawn_(among_drawn),
        fields_(std::move(fields)) {}

  std::span<const std::string> fields() const override { return fields_; }

  void draw_fields(const render_scope& scope, std::uint64_t before, user_state::draw& into) const override {
    into.fields.resize(fields_.size());
    const auto row = chooser_.choose(scope, before, rows(scope));
    into.ran_out = !row;
    if (!row) {
      for (value& each : into.fields) each.clear();
      return;
    }
    const scratch<user_state> state;
    user_state::draw& drawn = draw_row({*state, scope.shared, scope.sources}, scope.user.seed, slot_, name_, *row);
    // Swapped, not copied: both keep their memory, and what was drawn there is needed no more.
    std::swap(into.fields, drawn.fields);
  }

  void write_record(const render_scope& scope, std::span<const value> fields, value& out) const override {
    scope.sources[slot_]->write_record(scope, fields, out);
  }

  void draw(const render_scope& scope, std::uint64_t before, value& out) const override {
    out.clear();
    const auto row = chooser_.choose(scope, before, rows(scope));
    if (!row) return;
    const scratch<user_state> state;
    user_state::draw& drawn = draw_row({*state, scope.shared, scope.sources}, scope.user.seed, slot_, name_, *row);
    if (fields_.empty()) return std::swap(out, drawn.drawn);
    write_record(scope, drawn.fields, out);
  }

  void list_reads(std::vector<source_read>& into) const override { into.push_back({slot_, -1, -1, true}); }
  bool runs_out() const override { return chooser_.runs_out(); }
  std::uint64_t most_users() const override { return chooser_.most_users(rows_); }
  std::optional<std::uint64_t> taken() const override {
    return chooser_.runs_out() ? std::optional(chooser_.taken(rows_)) : std::nullopt;
  }

 private:
  // Before the first was drawn there is that one: what refers to it is about to come.
  std::uint64_t rows(const render_scope& scope) const {
    if (!among_drawn_) return rows_;
    return std::clamp<std::uint64_t>(scope.sources[slot_]->taken().value_or(0), 1, rows_);
  }

  std::uint32_t slot_;
  std::string name_;
  row_chooser chooser_;
  std::uint64_t rows_;
  bool among_drawn_;
  std::vector<std::string> fields_;
};

constexpr const char* amongs[] = {"all", "drawn", nullptr};
constexpr key reference_keys[] = {
    key("to", SPATE_KIND_STRING, "The data source whose rows it refers to.").required(),
    key("rows", SPATE_KIND_INT, "How many of its rows there are: as many as `spate data` was asked for.")
        .required()
        .between(1, 1e15),
    key("order", SPATE_KIND_STRING, "Which row a draw takes: in turn, at random, one for each user, or each once.")
        .by_default("random")
        .one_of(row_orders),
    key("among", SPATE_KIND_STRING,
        "Of which rows: all, or those that this run has drawn of it so far (its order is then \"once\").")
        .by_default("all")
        .one_of(amongs)};

}  // namespace

user_state::draw& draw_row(const render_scope& scope, std::uint64_t seed, std::uint32_t slot, std::string_view name,
                           std::uint64_t row) {
  user_state& state = scope.user;
  state.random = random_stream(seed, name, row);
  state.number = static_cast<std::uint32_t>(row);
  state.seed = seed;
  state.lane = row;
  state.lanes = 1;
  state.is_row = true;
  state.draws.resize(scope.sources.size());
  ++state.operation_no;
  return *drawn(slot, scope);
}

std::unique_ptr<source> make_reference(std::uint32_t slot, std::string name, row_order order, std::uint64_t rows,
                                       bool among_drawn, std::vector<std::string> fields) {
  return std::make_unique<reference>(slot, std::move(name), order, rows, among_drawn, std::move(fields));
}

const source_kind reference_source = {"reference", "A row of another data source, as `spate data` writes it.",
                                      key_table(reference_keys), nullptr};

}  // namespace spate::data
