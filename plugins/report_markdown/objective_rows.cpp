#include "objective_rows.hpp"

#include <spate/text.hpp>

#include "markdown_text.hpp"
#include "reporting/document.hpp"
#include "reporting/objective_scope.hpp"
#include "reporting/objective_text.hpp"

namespace spate::report_markdown {

namespace {

namespace json = boost::json;
using namespace reporting;

std::string line_of(const json::object& objective, std::string_view state) {
  const bool judged = flag_at(objective, "held").has_value();
  const std::string reason = text_at(objective, "reason");
  std::string basis = judged ? basis_of(objective) : reason;
  if (judged && !reason.empty()) basis += text("; ", reason);
  return text("| ", state, " | ", markdown_text(text_at(objective, "name")), " | ", markdown_text(scope_of(objective)),
              " | ", markdown_code(requirement_of(objective)), " | ",
              judged ? markdown_text(value_of(objective)) : std::string("-"), " | ", markdown_text(basis), " |\n");
}

}  // namespace

table objective_rows(const json::array& objectives, bool invalid) {
  table out{"| | Objective | Of | Requirement | Value | Based on |\n|:--|:--|:--|:--|--:|:--|\n", {}};
  std::vector<table_row> held, unjudged;
  for (const json::value& each : objectives) {
    const json::object* objective = each.if_object();
    if (objective == nullptr) continue;
    const auto holds = flag_at(*objective, "held");
    if (!holds)
      unjudged.push_back({"not judged", line_of(*objective, "not judged")});
    else if (invalid)
      held.push_back({"invalid", line_of(*objective, "⚠️ invalid")});
    else if (*holds)
      held.push_back({"held", line_of(*objective, "✅ held")});
    else if (!flag_at(*objective, "counts").value_or(true))
      held.push_back({"missed, which fails nothing", line_of(*objective, "missed, fails nothing")});
    else
      out.rows.push_back({"missed", line_of(*objective, "❌ **missed**")});
  }
  out.rows.insert(out.rows.end(), held.begin(), held.end());
  out.rows.insert(out.rows.end(), unjudged.begin(), unjudged.end());
  return out;
}

}  // namespace spate::report_markdown
