#include "data/source_rows.hpp"

#include <spate/config.hpp>

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "data/json_value.hpp"
#include "data/row_cells.hpp"
#include "data/source_kinds.hpp"

namespace spate::data {
namespace {

namespace json = boost::json;

std::vector<std::string> members_of(std::string_view column) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at <= column.size();) {
    const std::size_t dot = std::min(column.find('.', at), column.size());
    out.emplace_back(column.substr(at, dot - at));
    at = dot + 1;
  }
  return out;
}

const json::value* member_at(const json::object& from, const std::vector<std::string>& path) {
  const json::value* found = from.if_contains(path.front());
  for (std::size_t i = 1; i < path.size() && found != nullptr; ++i)
    found = found->is_object() ? found->get_object().if_contains(path[i]) : nullptr;
  return found;
}

}  // namespace

rows_source::rows_source(row_order order, std::vector<std::string> columns, std::optional<json_selector> list,
                         std::uint64_t most_bytes)
    : feeder(order, 0, std::move(columns)),
      order_(order),
      list_(std::move(list)),
      store_(most_bytes),
      row_(fields().size()),
      seen_(fields().size()),
      places_(fields().size()) {
  for (const std::string& each : fields()) paths_.push_back(members_of(each));
}

std::uint32_t rows_source::wants() const {
  return list_ ? SPATE_WANTS_BODY : SPATE_WANTS_ROW_COUNT | SPATE_WANTS_ALL_ROWS;
}

std::vector<std::string> rows_source::texts(const std::string& name) const {
  const std::string who = "data source " + name + ": ";
  std::vector<std::string> out(first_column);
  out[no_json] = who + "the answer is no JSON";
  out[full] = who + "its rows take more than " + std::to_string(store_.most_bytes() >> 20) +
              " MiB of memory: ask for fewer rows, or columns";
  out[no_object] = who + "an element of the list is no JSON object";
  for (const std::string& each : fields()) out.push_back(who + "the rows have no column " + each);
  return out;
}

std::int32_t rows_source::take(response_view& response) {
  if (list_) {
    const json::value* document = response.json();
    return document == nullptr ? no_json : take_list(*document);
  }
  // Without rows their columns need not be known either.
  const spate_rows* rows = response.rows();
  return rows == nullptr || rows->kept_count == 0 ? -1 : take_cells(*rows);
}

std::int32_t rows_source::take_cells(const spate_rows& rows) {
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const auto found = column_of(rows, fields()[i]);
    if (!found) return first_column + static_cast<std::int32_t>(i);
    places_[i] = *found;
    seen_[i] = true;
  }
  for (std::uint64_t row = 0; row < rows.kept_count; ++row) {
    for (std::size_t i = 0; i < places_.size(); ++i)
      read_cell(rows.cells[row * rows.column_count + places_[i]], row_[i]);
    if (!add()) return full;
  }
  return -1;
}

std::int32_t rows_source::take_list(const json::value& document) {
  std::int32_t failed = -1;
  list_->each(document, [&](const json::value& element) {
    if (!element.is_object()) failed = no_object;
    for (std::size_t i = 0; i < paths_.size() && failed < 0; ++i) {
      const json::value* found = member_at(element.get_object(), paths_[i]);
      row_[i].clear();
      if (found == nullptr) continue;
      seen_[i] = true;
      read_json(*found, row_[i]);
      if (found->is_structured()) row_[i].type = value_type::json;
    }
    if (failed < 0 && !add()) failed = full;
    return failed < 0;
  });
  return failed;
}

bool rows_source::add() {
  if (!store_.add(row_)) return false;
  set_rows(store_.rows());
  return true;
}

std::string rows_source::lacks(std::uint64_t users) const {
  if (store_.rows() == 0) return "the setup brought no rows";
  for (std::size_t i = 0; i < seen_.size(); ++i)
    if (!seen_[i]) return "none of its rows has a column " + fields()[i];
  if (order_ != row_order::unique || users <= store_.rows()) return {};
  return "it has " + std::to_string(store_.rows()) + " rows, one for each user, and there are " +
         std::to_string(users) + " users";
}

std::uint64_t rows_source::most_users() const {
  // How many is known when the setup is over; that there is a limit is known before.
  return order_ == row_order::unique && store_.rows() == 0 ? UINT64_MAX : feeder::most_users();
}

void rows_source::read_row(const render_scope&, std::uint64_t row, std::vector<value>& into) const {
  store_.read(row, into);
}

namespace {

std::unique_ptr<source> create_rows(const spate_config& raw, spate_report& sink) {
  const config all(raw);
  report mistakes(sink);
  std::vector<std::string> columns;
  std::set<std::string_view> seen;
  for (const node each : all.find("columns")) {
    if (each.as_string().empty()) mistakes.error(each, "a column has a name");
    if (!seen.insert(each.as_string()).second) mistakes.error(each, "column `", each.as_string(), "` is listed twice");
    columns.emplace_back(each.as_string());
  }
  if (columns.empty()) mistakes.error(all.find("columns"), "`columns` names none: name those that are shown");
  std::optional<json_selector> list;
  if (const node path = all.find("json")) {
    std::string error;
    list = json_selector::compile(path.as_string(), error);
    if (!list) {
      mistakes.error(path, "`", path.as_string(), "` is no JSON Pointer or JSONPath: ", error);
    } else if (!list->is_many()) {
      mistakes.error(path, "`", path.as_string(),
                     "` is one value, and rows are the elements of a list: write \"$.name[*]\"");
    }
  }
  if (mistakes.errors() > 0) return nullptr;
  const auto order = *find_row_order(all.find("order").as_string("sequence"));
  return std::make_unique<rows_source>(order, std::move(columns), std::move(list));
}

constexpr key rows_keys[] = {
    key("operation", SPATE_KIND_STRING, "The operation of [run] setup that brings the rows.").required(),
    key("columns", SPATE_KIND_ARRAY, "The columns to keep; of a list in JSON: members of its elements.").required(),
    key("columns[]", SPATE_KIND_STRING, "One name."),
    key("json", SPATE_KIND_STRING, "Where in a JSON answer the rows are: a JSONPath of a list's elements."),
    key("order", SPATE_KIND_STRING, "Which row a draw takes: in turn, at random, one for each user, or each once.")
        .by_default("sequence")
        .one_of(row_orders)};

}  // namespace

const source_kind rows_source_kind = {"rows", "Rows that an operation of the setup brings, as records.",
                                      key_table(rows_keys), create_rows};

}  // namespace spate::data
