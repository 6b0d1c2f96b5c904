#include "error_list.hpp"

#include <spate/text.hpp>

#include <algorithm>
#include <vector>

#include "reporting/document.hpp"
#include "reporting/failure_kinds.hpp"
#include "reporting/number_text.hpp"
#include "text_table.hpp"

namespace spate::report_console {

using namespace reporting;

namespace {

namespace json = boost::json;

constexpr std::size_t most_shown = 20;

struct kind {
  std::string outcome, text, first_in;
  std::uint64_t count = 0, operations = 0;
};

void count(std::vector<kind>& kinds, const std::string& outcome, const std::string& text, const std::string& operation,
           std::uint64_t count) {
  auto same = std::find_if(kinds.begin(), kinds.end(),
                           [&](const kind& each) { return each.outcome == outcome && each.text == text; });
  if (same == kinds.end()) same = kinds.insert(kinds.end(), {outcome, text, operation});
  same->count += count;
  ++same->operations;
}

std::vector<kind> kinds_of(const json::object& document) {
  std::vector<kind> out;
  for (const json::value& each : array_at(document, "operations")) {
    const json::object* operation = each.if_object();
    if (operation == nullptr) continue;
    const std::string name = text_at(*operation, "name");
    for (const failure_kind& each_kind : failure_kinds(*operation))
      count(out, each_kind.outcome, each_kind.text, name, each_kind.count);
  }
  std::stable_sort(out.begin(), out.end(), [](const kind& a, const kind& b) { return a.count > b.count; });
  return out;
}

}  // namespace

std::string error_list(const json::object& document, const style& look) {
  const std::vector<kind> kinds = kinds_of(document);
  if (kinds.empty()) return {};
  text_table table({{"# fails"},
                    {"Kind", text_table::align::left},
                    {"First in", text_table::align::left, false, 16},
                    {"Example", text_table::align::left, false, 24}});
  for (std::size_t i = 0; i < std::min(kinds.size(), most_shown); ++i) {
    const kind& each = kinds[i];
    std::string where = each.first_in;
    if (each.operations > 1) where += text(" and ", counted(each.operations - 1, "other"));
    table.add({{{std::to_string(each.count), color::red}, {each.outcome}, {where}, {each.text}}, false, {}});
  }
  std::string out = look.paint("Errors", color::bold) + " (the whole run)\n" + table.render(look);
  if (kinds.size() > most_shown)
    out += text("  ", counted(kinds.size() - most_shown, "further kind"), " in result.json\n");
  return out;
}

}  // namespace spate::report_console
