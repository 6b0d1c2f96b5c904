#include "objective_scope.hpp"

#include <spate/text.hpp>

#include "document.hpp"
#include "number_text.hpp"

namespace spate::report_console {

std::string scope_of(const boost::json::object& objective) {
  const boost::json::object& scope = object_at(objective, "scope");
  const std::string operation = text_at(scope, "operation"), scenario = text_at(scope, "scenario");
  if (operation.empty()) return scenario;
  return scenario.empty() ? operation : text(scenario, '/', operation);
}

std::string scopes_of(std::size_t count, const boost::json::object& objective) {
  const bool operations = !text_at(object_at(objective, "scope"), "operation").empty();
  return counted(count, operations ? "operation" : "scenario");
}

}  // namespace spate::report_console
