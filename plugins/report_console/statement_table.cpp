#include "statement_table.hpp"

#include <spate/text.hpp>

#include "flowing_text.hpp"
#include "reporting/document.hpp"
#include "reporting/number_text.hpp"
#include "text_table.hpp"

namespace spate::report_console {

using namespace reporting;

namespace {

namespace json = boost::json;

// Without the blanks by which a profile lays it out.
std::string closed_up(const std::string& sql) {
  std::string out;
  for (const std::string& word : split(sql)) out += ' ' + word;
  return out;
}

class lines {
 public:
  void add(const json::object& part, const std::string& operation, const std::string& what) {
    if (part.empty()) return;
    const auto time = [&](std::string_view statistic) {
      return short_number(number_at(part, statistic).value_or(0), 3);
    };
    table_.add({{{operation},
                 {what},
                 {std::to_string(count_at(part, "count"))},
                 {time("avg_ms")},
                 {time("p50_ms")},
                 {time("p95_ms")},
                 {time("p99_ms")},
                 {time("max_ms")}},
                false,
                {}});
    any_ = true;
  }
  std::string render(const style& look) { return any_ ? table_.render(look) : std::string(); }

 private:
  using align = text_table::align;
  text_table table_{{{"Operation", align::left, false, 20},
                     {"Part", align::left, false, 16},
                     {"# done", align::right, true},
                     {"Average", align::right, false, 0, true},
                     {"Median"},
                     {"p95"},
                     {"p99", align::right, false, 0, true},
                     {"Max"}}};
  bool any_ = false;
};

}  // namespace

std::string statement_table(const json::object& document, const style& look) {
  lines out;
  for (const auto& [name, value] : object_at(object_at(document, "database"), "query_performance")) {
    const json::object* of = value.if_object();
    if (of == nullptr) continue;
    out.add(object_at(*of, "begin"), name, "begin");
    int number = 0;
    for (const json::value& each : array_at(*of, "statements"))
      if (const json::object* one = each.if_object())
        out.add(*one, name, text(++number, closed_up(text_at(*one, "sql"))));
    out.add(object_at(*of, "commit"), name, "commit");
  }
  const std::string table = out.render(look);
  return table.empty() ? table : text(look.paint("Statements", color::bold), " (times in ms)\n", table);
}

}  // namespace spate::report_console
