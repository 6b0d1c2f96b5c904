#include "markdown_document.hpp"

#include <spate/text.hpp>

#include <algorithm>
#include <utility>

#include "markdown_text.hpp"
#include "objective_rows.hpp"
#include "operation_rows.hpp"
#include "reporting/document.hpp"
#include "reporting/load_text.hpp"
#include "reporting/number_text.hpp"

namespace spate::report_markdown {

namespace {

namespace json = boost::json;
using namespace reporting;

constexpr std::size_t most_lines = 20;  // of reasons, of warnings
// For the line that says what was cut.
constexpr std::size_t cut_line = 256;

std::string bullets(const std::vector<std::string>& lines, std::size_t room) {
  std::string out;
  std::size_t shown = 0;
  for (; shown < std::min(lines.size(), most_lines); ++shown) {
    const std::string line = text("- ", markdown_text(lines[shown]), '\n');
    if (out.size() + line.size() > room) break;
    out += line;
  }
  if (shown < lines.size()) out += text("- and ", lines.size() - shown, " more in `result.json`\n");
  return out;
}

std::string title_of(std::string_view status) {
  if (status == "pass") return "✅ PASS";
  if (status == "fail") return "❌ FAIL";
  if (status == "invalid") return "⚠️ INVALID";
  if (status == "interrupted") return "⚠️ INTERRUPTED";
  return "⚠️ NOT RUN";
}

std::string sums_of(const json::object& document) {
  const json::object& measured = object_at(object_at(document, "totals"), "measured");
  const std::uint64_t count = count_at(measured, "count"), errors = count_at(measured, "errors");
  if (count == 0) return {};
  return text("; ", counted(count, "request"), ", ", errors, " failed (",
              percent(static_cast<double>(errors) / static_cast<double>(count)), "), ",
              short_number(number_at(measured, "rate").value_or(0), 2), " a second");
}

std::string head(const json::object& document, std::size_t room) {
  const json::object &verdict = object_at(document, "verdict"), &run = object_at(document, "run");
  std::string out = text("## ", title_of(text_at(verdict, "status")), ": ", markdown_text(text_at(run, "name")), "\n\n",
                         markdown_text(load_of(document) + sums_of(document)), "\n\n");
  if (flag_at(run, "embedded").value_or(false)) out += text("**", embedded_notice, "**\n\n");
  const std::string reasons = bullets(texts_at(verdict, "reasons"), room);
  return out + reasons + (reasons.empty() ? "" : "\n");
}

std::string tail(const json::object& document, std::size_t room) {
  std::vector<std::string> parts;
  const json::object& generator = object_at(document, "generator");
  if (const std::string status = text_at(generator, "status"); !status.empty() && status != "valid")
    parts.push_back(
        text("Generator: **", markdown_text(status), "**\n", bullets(texts_at(generator, "reasons"), room)));
  if (const auto warnings = texts_at(document, "warnings"); !warnings.empty())
    parts.push_back(text("Warnings:\n", bullets(warnings, room)));
  if (const std::string folder = text_at(object_at(document, "run"), "folder"); !folder.empty())
    parts.push_back(text("Run folder: ", markdown_code(folder), '\n'));
  std::string out;
  for (const std::string& each : parts) out += (out.empty() ? "" : "\n") + each;
  return out;
}

std::string said_of(const std::vector<table_row>& rows, std::size_t from) {
  std::vector<std::pair<std::string_view, std::size_t>> kinds;
  for (std::size_t i = from; i < rows.size(); ++i) {
    auto same = std::find_if(kinds.begin(), kinds.end(), [&](const auto& each) { return each.first == rows[i].kind; });
    if (same == kinds.end()) same = kinds.insert(kinds.end(), {rows[i].kind, 0});
    ++same->second;
  }
  std::string out = text("\nCut here: ", rows.size() - from, " of ", rows.size(), " rows (");
  for (std::size_t i = 0; i < kinds.size(); ++i) out += text(i == 0 ? "" : ", ", kinds[i].second, ' ', kinds[i].first);
  return out + "); all of them are in `result.json`.\n";
}

std::string shown(const table& of, std::size_t room) {
  if (of.rows.empty()) return {};
  std::size_t whole = of.head.size();
  for (const table_row& each : of.rows) whole += each.line.size();
  const std::size_t most = whole <= room ? room : room - std::min(room, cut_line);
  std::string out = of.head;
  for (std::size_t i = 0; i < of.rows.size(); ++i) {
    if (out.size() + of.rows[i].line.size() > most) return out + said_of(of.rows, i);
    out += of.rows[i].line;
  }
  return out;
}

}  // namespace

std::string markdown_document(const json::object& document, std::size_t limit) {
  const std::size_t room = std::max(limit, least_bytes);
  const json::array& objectives = array_at(document, "objectives");
  const bool invalid = text_at(object_at(document, "verdict"), "status") == "invalid";
  const std::string before = head(document, room / 4), after = tail(document, room / 8);
  const table rows = objectives.empty() ? operation_rows(document) : objective_rows(objectives, invalid);
  const std::string middle = shown(rows, room - std::min(room, before.size() + after.size() + 1));
  return before + middle + (middle.empty() || after.empty() ? "" : "\n") + after;
}

}  // namespace spate::report_markdown
