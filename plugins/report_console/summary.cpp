#include "summary.hpp"

#include <spate/text.hpp>

#include <vector>

#include "error_list.hpp"
#include "gauge_table.hpp"
#include "health_table.hpp"
#include "load_words.hpp"
#include "objective_list.hpp"
#include "operation_table.hpp"
#include "phase_table.hpp"
#include "reporting/document.hpp"
#include "reporting/load_text.hpp"
#include "reporting/number_text.hpp"
#include "reporting/one_line.hpp"
#include "slowdown_table.hpp"
#include "statement_table.hpp"
#include "text_table.hpp"

namespace spate::report_console {

using namespace reporting;

namespace {

namespace json = boost::json;

color paint_of(std::string_view status) {
  if (status == "pass") return color::green;
  return status == "fail" ? color::red : color::yellow;
}

std::string title_of(std::string_view status) {
  if (status == "pass") return "PASS";
  if (status == "fail") return "FAIL";
  if (status == "invalid") return "INVALID";
  if (status == "interrupted") return "INTERRUPTED";
  if (status == "not_run") return "NOT RUN";
  return std::string(status);
}

std::string bullets(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& each : lines) out += text("  - ", each, '\n');
  return out;
}

std::string head(const json::object& document, const style& look) {
  const json::object &verdict = object_at(document, "verdict"), &run = object_at(document, "run");
  const std::string status = text_at(verdict, "status");
  std::string out = text('\n', look.paint(title_of(status), paint_of(status)), "  ",
                         look.paint(text_at(run, "name"), color::bold), "  (", load_of(document), ")\n");
  if (flag_at(run, "embedded").value_or(false)) out += look.paint(embedded_notice, color::yellow) + "\n";
  return out + bullets(texts_at(verdict, "reasons"));
}

std::string interventions(const json::object& document, const style& look) {
  std::string out;
  for (const json::value& each : array_at(document, "interventions")) {
    const json::object* one = each.if_object();
    if (one == nullptr) continue;
    const std::string what = text_at(*one, "what");
    const auto level = [&](double number) {
      return what == "rate" ? text(short_number(number), "/s") : text(static_cast<std::uint64_t>(number));
    };
    out += text("  - ", clock(number_at(*one, "at_s").value_or(0)), "  ", what);
    if (const auto after = number_at(*one, "after"))
      out += text(" of ", text_at(*one, "load"), ": ", level(number_at(*one, "before").value_or(0)), " -> ",
                  level(*after));
    if (what == "mark") out += text(": ", one_line(text_at(*one, "note")));
    out += text(" (by ", text_at(*one, "by"), ")\n");
  }
  if (out.empty()) return out;
  const double paused_s = number_at(object_at(document, "run"), "paused_s").value_or(0);
  return text(look.paint("By hand", color::bold),
              paused_s > 0 ? text(", paused for ", short_number(paused_s), " s") : "", '\n', out);
}

std::string health(const json::object& document, const style& look) {
  std::string out;
  const json::object& generator = object_at(document, "generator");
  const std::string status = text_at(generator, "status");
  if (!status.empty() && status != "valid")
    out += text(look.paint("Generator", color::bold), ": ", look.paint(status, color::yellow), '\n',
                bullets(texts_at(generator, "reasons")));
  const json::object& availability = object_at(document, "availability");
  if (const auto ratio = number_at(availability, "ratio")) {
    const std::uint64_t outages = count_at(availability, "outages");
    out += text(look.paint("Availability", color::bold), ": ", quantity(*ratio, "ratio"), " (",
                counted(outages, "outage"));
    if (outages > 0) out += text(", the longest ", short_number(*number_at(availability, "longest_outage_s")), " s");
    out += text("; what lasted less than ", short_number(number_at(availability, "resolution_s").value_or(0)),
                " s may be missed)\n");
  }
  return out;
}

}  // namespace

std::string summary(const json::object& document, const summary_options& options, const style& look) {
  std::vector<std::string> parts = {head(document, look)};
  const json::array& objectives = array_at(document, "objectives");
  if (!objectives.empty())
    parts.push_back(objective_list(objectives, look));
  else if (text_at(object_at(document, "verdict"), "status") != "not_run")
    parts.push_back("The profile has no objectives: nothing was required of this run.\n");
  if (options.table) parts.push_back(operation_table(document, look));
  if (options.table) parts.push_back(phase_table(document, look));
  if (options.table) parts.push_back(slowdown_table(document, look));
  if (options.table) parts.push_back(statement_table(document, look));
  if (options.table) parts.push_back(gauge_table(document, look));
  if (options.table) parts.push_back(health_table(document, look));
  parts.push_back(arrival_list(document, look));
  parts.push_back(error_list(document, look));
  parts.push_back(interventions(document, look));
  parts.push_back(health(document, look));
  if (const auto warnings = texts_at(document, "warnings"); !warnings.empty())
    parts.push_back(look.paint("Warnings", color::bold) + "\n" + bullets(warnings));
  if (!options.run_folder.empty())
    parts.push_back(text(look.paint("Run folder", color::bold), ": ", options.run_folder, '\n'));

  std::string out;
  for (const std::string& each : parts)
    if (!each.empty()) out += (out.empty() ? "" : "\n") + each;
  return out;
}

}  // namespace spate::report_console
