#include "reporting/objective_scope.hpp"

#include <spate/text.hpp>

#include "reporting/document.hpp"
#include "reporting/number_text.hpp"

namespace spate::reporting {

std::string scope_of(const boost::json::object& objective) {
  const boost::json::object& scope = object_at(objective, "scope");
  std::string out;
  for (const char* part : {"phase", "scenario", "operation", "monitor"}) {
    const std::string name = text_at(scope, part);
    if (!name.empty()) out += text(out.empty() ? "" : "/", name);
  }
  return out;
}

std::string scopes_of(std::size_t count, const boost::json::object& objective) {
  const boost::json::object& scope = object_at(objective, "scope");
  const bool operations = !text_at(scope, "operation").empty(), phases = !text_at(scope, "phase").empty();
  return counted(count, operations ? "operation" : phases ? "phase" : "scenario");
}

}  // namespace spate::reporting
