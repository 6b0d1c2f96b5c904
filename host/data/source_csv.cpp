#include <spate/config.hpp>

#include <algorithm>
#include <filesystem>

#include "data/csv_loader.hpp"
#include "data/csv_row.hpp"
#include "data/feeder.hpp"
#include "data/scratch.hpp"
#include "data/source_kinds.hpp"
#include "expression/nearest.hpp"

namespace spate::data {
namespace {

constexpr const char* csv_types[] = {"text", "int", "number", "bool", nullptr};

class csv final : public feeder {
 public:
  csv(row_file file, char separator, row_order order, std::vector<std::string> names, std::vector<value_type> types)
      : feeder(order, file.rows(), std::move(names)),
        file_(std::move(file)),
        separator_(separator),
        types_(std::move(types)) {}

 protected:
  void read_row(const render_scope&, std::uint64_t row, std::vector<value>& fields) const override {
    const scratch<std::string> room, text;
    const row_file::stretch found = file_.find(row, *room);
    csv_row at(found.text, separator_);
    for (std::uint64_t i = 0; i < found.before; ++i) at.skip_row();
    at.skip_blank_lines();
    bool ended = false;
    for (std::size_t i = 0; i < types_.size(); ++i) {
      fields[i].clear();
      if (ended) continue;
      ended = at.read(*text) != csv_row::next::field;
      const bool empty = text->empty() && types_[i] != value_type::text;
      if (!empty && !set_typed(*text, types_[i], fields[i])) fields[i].clear();
    }
  }

 private:
  row_file file_;
  char separator_;
  std::vector<value_type> types_;
};

value_type type_of(std::string_view name) {
  return name == "int"      ? value_type::integer
         : name == "number" ? value_type::real
         : name == "bool"   ? value_type::boolean
                            : value_type::text;
}

std::string known_columns(std::string_view text, const std::vector<std::string>& names) {
  const std::vector<std::string_view> views(names.begin(), names.end());
  const auto near = expression::nearest(text, views);
  return near.empty() ? "its first column is `" + names[0] + "`" : "did you mean `" + std::string(near) + "`?";
}

std::unique_ptr<source> create_csv(const spate_config& raw, spate_report& sink) {
  const config all(raw);
  report mistakes(sink);
  const node path = all.find("file"), separator = all.find("separator");
  const auto mark = separator.as_string(",");
  if (mark.size() != 1 || mark == "\"" || mark == "\n" || mark == "\r") {
    mistakes.error(separator, "`separator` is one character: \",\", \";\" or \"\\t\"");
    return nullptr;
  }
  std::string why;
  auto file = row_file::open(std::string(path.as_string()), why);
  if (!file) {
    mistakes.error(path, path.as_string(), " cannot be read: ", why);
    return nullptr;
  }
  csv_loader loader(*file, std::filesystem::path(path.as_string()).filename().string(), mark[0]);
  for (const node each : all.find("types")) loader.given[std::string(each.key())] = type_of(each.as_string());
  std::vector<std::string> names;
  for (const node each : all.find("columns")) names.emplace_back(each.as_string());
  loader.load(names);
  if (!loader.mistake.empty()) {
    mistakes.error(path, loader.mistake);
    return nullptr;
  }
  std::vector<value_type> types;
  names.clear();
  for (const csv_column& each : loader.columns) {
    names.push_back(each.name);
    types.push_back(each.type == value_type::none ? value_type::text : each.type);
  }
  for (const node each : all.find("types")) {
    if (std::find(names.begin(), names.end(), each.key()) != names.end()) continue;
    mistakes.error(each, "the file has no column `", each.key(), "`: ", known_columns(each.key(), names));
  }
  if (mistakes.errors() > 0) return nullptr;
  const auto order = *find_row_order(all.find("order").as_string("sequence"));
  return std::make_unique<csv>(std::move(*file), mark[0], order, std::move(names), std::move(types));
}

constexpr key csv_keys[] = {
    key("file", SPATE_KIND_STRING, "A file of comma-separated values; its first line names the columns.")
        .required()
        .file(),
    key("order", SPATE_KIND_STRING, "Which row a draw takes: in turn, at random, one for each user, or each once.")
        .by_default("sequence")
        .one_of(row_orders),
    key("separator", SPATE_KIND_STRING, "What stands between two values: one character.").by_default(","),
    key("columns", SPATE_KIND_ARRAY, "The columns' names, of a file whose first line holds values."),
    key("columns[]", SPATE_KIND_STRING, "One name."),
    key("types", SPATE_KIND_TABLE, "The types of columns; without them a column is what all of its values are."),
    key("types.*", SPATE_KIND_STRING, "The type of this column.").one_of(csv_types)};

}  // namespace

const source_kind csv_source = {"csv", "Rows of a CSV file as records.", key_table(csv_keys), create_csv};

}  // namespace spate::data
