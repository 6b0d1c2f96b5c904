#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "data/feeder.hpp"
#include "data/json_selector.hpp"
#include "data/response_view.hpp"
#include "data/row_store.hpp"

namespace spate::data {

/// `kind = "rows"`: rows that an operation of the setup brings, of a database or of a list in JSON. They are taken, in
/// their order, from each answer that the setup gets, and stay as they are once the load begins.
class rows_source final : public feeder {
 public:
  /// `list`: where in a JSON body the rows are; none: they are those of a database. [control]
  rows_source(row_order order, std::vector<std::string> columns, std::optional<json_selector> list,
              std::uint64_t most_bytes = row_store{}.most_bytes());

  /// SPATE_WANTS_*: the parts of an answer that the rows are in.
  std::uint32_t wants() const;
  /// In words, all that `take` can fail of.
  std::vector<std::string> texts(const std::string& name) const;
  /// Takes the rows of an answer; which of the texts says why not, or -1. [with the setup's token]
  std::int32_t take(response_view&);

  std::string lacks(std::uint64_t users) const override;
  /// Before the setup has brought them there are none.
  bool runs_out() const override { return true; }
  std::uint64_t most_users() const override;

 protected:
  void read_row(const render_scope&, std::uint64_t row, std::vector<value>& fields) const override;

 private:
  enum failure : std::int32_t { no_json, full, no_object, first_column };

  std::int32_t take_cells(const spate_rows&);
  std::int32_t take_list(const boost::json::value& document);
  bool add();

  const row_order order_;
  std::optional<json_selector> list_;
  row_store store_;
  std::vector<value> row_;                       // that is being added
  std::vector<bool> seen_;                       // by column, whether any row had it
  std::vector<std::vector<std::string>> paths_;  // by column, the members on the way to it in an element of a list
  std::vector<std::uint32_t> places_;            // by column, its place among those of the answer in hand
};

}  // namespace spate::data
