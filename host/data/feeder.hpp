#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/source.hpp"
#include "data/text_template.hpp"

namespace spate::data {

/// Which of a number of rows a draw takes.
enum class row_order : std::uint8_t {
  sequence,  ///< in their order and around; users take turns
  random,    ///< each as likely
  unique,    ///< a row for each user, always the same
  once       ///< each row once in the run; then there is none
};
inline constexpr const char* row_orders[] = {"sequence", "random", "unique", "once", nullptr};
std::optional<row_order> find_row_order(std::string_view name);

/// Chooses rows. All but `once` are pure functions of the user and its stream; `once` counts in common, so that which
/// user gets which row hangs on the order in which they ask. Any thread.
class row_chooser {
 public:
  explicit row_chooser(row_order order) : order_(order) {}
  /// Of so many rows; nothing when there is none left.
  std::optional<std::uint64_t> choose(const render_scope&, std::uint64_t before, std::uint64_t rows) const;
  bool runs_out() const { return order_ == row_order::once; }
  std::uint64_t most_users(std::uint64_t rows) const { return order_ == row_order::unique ? rows : 0; }
  /// Of so many rows, those that were taken so far, where each comes once.
  std::uint64_t taken(std::uint64_t rows) const { return std::min(rows, next_.load(std::memory_order_relaxed)); }

 private:
  row_order order_;
  mutable std::atomic<std::uint64_t> next_{0};
};

/// A source whose records are rows of something.
class feeder : public source {
 public:
  /// `inside[i]`: field i stands inside of another one, whose JSON holds it; empty: none does.
  feeder(row_order order, std::uint64_t rows, std::vector<std::string> fields, std::vector<bool> inside = {})
      : chooser_(order), rows_(rows), fields_(std::move(fields)), inside_(std::move(inside)) {}

  std::span<const std::string> fields() const override { return fields_; }
  void draw_fields(const render_scope&, std::uint64_t before, user_state::draw&) const override;
  void write_record(const render_scope&, std::span<const value>, value& out) const override;
  void draw(const render_scope&, std::uint64_t before, value& out) const override;
  bool runs_out() const override { return chooser_.runs_out(); }
  std::uint64_t most_users() const override { return chooser_.most_users(rows_); }
  std::optional<std::uint64_t> taken() const override;

 protected:
  /// Before the load, of who gets its rows while the setup runs.
  void set_rows(std::uint64_t count) { rows_ = count; }
  /// Sets all fields to those of a row. [any]
  virtual void read_row(const render_scope&, std::uint64_t row, std::vector<value>& fields) const = 0;

 private:
  row_chooser chooser_;
  std::uint64_t rows_;
  std::vector<std::string> fields_;
  std::vector<bool> inside_;
};

}  // namespace spate::data
