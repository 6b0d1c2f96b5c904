#include "annotations.hpp"

#include <spate/text.hpp>

#include <string_view>
#include <vector>

#include "reporting/document.hpp"
#include "reporting/objective_scope.hpp"
#include "reporting/objective_text.hpp"
#include "reporting/one_line.hpp"

namespace spate::report_markdown {

namespace {

namespace json = boost::json;
using namespace reporting;

constexpr std::size_t most_of_a_kind = 10;
constexpr std::size_t longest = 1000;

// The runner decodes %25, %0D and %0A in a message, and in a property %3A and %2C as well.
std::string encoded(std::string_view plain, std::string_view characters) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  for (const char c : cut(plain, longest)) {
    const auto byte = static_cast<unsigned char>(c);
    if (characters.find(c) == std::string_view::npos)
      out += c;
    else
      ((out += '%') += hex[byte >> 4]) += hex[byte & 15];
  }
  return out;
}

std::string line_of(std::string_view kind, std::string_view title, std::string_view message) {
  return text("::", kind, " title=", encoded(title, "%\r\n:,"), "::", encoded(message, "%\r\n"), '\n');
}

struct note {
  std::string title, message;
};

std::string lines_of(std::string_view kind, const std::vector<note>& notes) {
  std::string out;
  for (std::size_t i = 0; i < notes.size(); ++i) {
    if (i + 1 == most_of_a_kind && notes.size() > most_of_a_kind)
      return out + line_of(kind, "spate",
                           text("and ", notes.size() - i, " more; they are in the summary and in result.json"));
    out += line_of(kind, notes[i].title, notes[i].message);
  }
  return out;
}

note of_objective(const json::object& objective) {
  const std::string scope = scope_of(objective), reason = raw_text_at(objective, "reason");
  return {text("spate: ", text_at(objective, "name"), scope.empty() ? "" : ", ", scope),
          text(requirement_of(objective), " was missed: ", value_of(objective), " (", basis_of(objective), ')',
               reason.empty() ? "" : "\n", reason)};
}

std::vector<note> errors_of(const json::object& document) {
  const json::object& verdict = object_at(document, "verdict");
  const std::string status = text_at(verdict, "status");
  std::vector<note> out;
  if (status == "pass") return out;
  if (status == "fail")
    for (const json::value& each : array_at(document, "objectives")) {
      const json::object* objective = each.if_object();
      if (objective != nullptr && flag_at(*objective, "held") == false && flag_at(*objective, "counts").value_or(true))
        out.push_back(of_objective(*objective));
    }
  if (!out.empty()) return out;
  std::string reasons;
  for (const json::value& each : array_at(verdict, "reasons"))
    if (const json::string* reason = each.if_string())
      reasons += text(reasons.empty() ? "" : "\n", std::string_view(reason->data(), reason->size()));
  return {{text("spate: ", status), reasons.empty() ? status : reasons}};
}

std::vector<note> warnings_of(const json::object& document) {
  std::vector<note> out;
  const json::object& generator = object_at(document, "generator");
  if (text_at(generator, "status") == "suspect")
    for (std::string& each : texts_at(generator, "reasons"))
      out.push_back({"spate: the generator may have been the limit", std::move(each)});
  for (std::string& each : texts_at(document, "warnings")) out.push_back({"spate", std::move(each)});
  return out;
}

}  // namespace

std::string annotations(const json::object& document) {
  return lines_of("error", errors_of(document)) + lines_of("warning", warnings_of(document));
}

}  // namespace spate::report_markdown
