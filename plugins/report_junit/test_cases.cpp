#include "test_cases.hpp"

#include <spate/text.hpp>

#include <algorithm>

#include "reporting/document.hpp"
#include "reporting/objective_scope.hpp"
#include "reporting/objective_text.hpp"

namespace spate::report_junit {

namespace {

namespace json = boost::json;
using namespace reporting;

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string out;
  for (const std::string& each : parts) out += text(out.empty() ? "" : between, each);
  return out;
}

std::string raw_reasons(const json::object& of) {
  std::string out;
  for (const json::value& each : array_at(of, "reasons"))
    if (const json::string* reason = each.if_string())
      out += text(std::string_view(reason->data(), reason->size()), '\n');
  return out;
}

std::string class_of(const json::object& document, std::string_view objective) {
  return text(text_at(object_at(document, "run"), "name"), '.', objective);
}

test_case of_objective(const json::object& document, const json::object& objective, bool invalid) {
  const std::string scope = scope_of(objective), reason = raw_text_at(objective, "reason");
  test_case out;
  out.classname = class_of(document, text_at(objective, "name"));
  out.name = text(requirement_of(objective), scope.empty() ? "" : " of ", scope);
  const std::string figures = text(value_of(objective), " (", basis_of(objective), ')');
  const auto held = flag_at(objective, "held");
  if (!held) {
    out.result = outcome::skipped;
    out.message = text("not judged: ", text_at(objective, "reason"));
  } else if (invalid) {
    out.result = outcome::error;
    out.type = "invalid";
    const auto why = texts_at(object_at(document, "generator"), "reasons");
    out.message = text("the generator was the limit: ", joined(why, "; "));
    out.details = text("measured ", figures, "\nwhich says nothing of the platform\n");
  } else if (!*held && !flag_at(objective, "counts").value_or(true)) {
    out.result = outcome::skipped;
    out.message = text("missed, ", figures, ", and fails nothing: only another objective looks at it");
  } else if (!*held) {
    out.result = outcome::failure;
    out.type = "missed";
    out.message = text(out.name, ": it is ", figures);
    out.details = text("required: ", requirement_of(objective), "\nmeasured: ", figures, '\n',
                       reason.empty() ? "" : text("why: ", reason, '\n'));
  }
  return out;
}

bool is_red(const test_case& of) { return of.result == outcome::failure || of.result == outcome::error; }

test_case of_run(const json::object& document, const std::string& status) {
  const json::object& verdict = object_at(document, "verdict");
  test_case out;
  out.classname = class_of(document, "run");
  out.name = "verdict";
  if (status == "pass") return out;
  out.result = status == "fail" ? outcome::failure : outcome::error;
  out.type = status;
  out.message = text(status, ": ", joined(texts_at(verdict, "reasons"), "; "));
  out.details = raw_reasons(verdict);
  return out;
}

}  // namespace

std::vector<test_case> test_cases(const json::object& document) {
  const std::string status = text_at(object_at(document, "verdict"), "status");
  std::vector<test_case> out;
  for (const json::value& each : array_at(document, "objectives"))
    if (const json::object* objective = each.if_object())
      out.push_back(of_objective(document, *objective, status == "invalid"));
  const bool cut_short = status == "interrupted" || status == "not_run";
  const bool shown = status == "pass" || std::any_of(out.begin(), out.end(), is_red);
  if (out.empty() || cut_short || !shown) out.push_back(of_run(document, status));
  return out;
}

}  // namespace spate::report_junit
