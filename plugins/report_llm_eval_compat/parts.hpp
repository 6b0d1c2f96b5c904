#pragma once

#include <boost/json/object.hpp>

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace spate::report_llm_eval_compat {

// The three programs of the original suite.
enum class part { api, websocket, database };
inline constexpr std::array all_parts = {part::api, part::websocket, part::database};

std::string_view prefix_of(part which);  // of names in a profile that has several parts: "api", "ws", "db"

// What a result says of each part: which targets and objectives are its own, and how it went.
class parts {
 public:
  // Borrows the document.
  explicit parts(const boost::json::object& document);

  // Whether the run has a target of that part.
  bool has(part which) const;
  std::optional<part> of_target(std::string_view target) const;
  // The operation's name as a profile of that part alone has it: without the prefix that an include gave to all names.
  std::string_view own_name(part which, std::string_view operation) const;
  // How long the loads of an included part took, which may be a small share of the run. Nothing: it is not included, or
  // none ran.
  std::optional<double> own_seconds(part which) const;
  // Entries of `objectives` that look at that part alone.
  const std::vector<const boost::json::object*>& objectives(part which) const;
  // In the original's words: PASSED, FAILED, SKIPPED (not a part of the run), EXECUTION_FAILED (could not be carried
  // out), ERROR (interrupted, or spate itself was the limit: the figures say nothing).
  std::string status(part which) const;

 private:
  bool is_included(part which) const;
  std::optional<part> of_scenario(std::string_view scenario) const;
  std::optional<part> of_objective(const boost::json::object& objective) const;

  const boost::json::object& document_;
  std::map<std::string, part, std::less<>> targets_;
  std::map<part, std::vector<const boost::json::object*>> objectives_;
};

}  // namespace spate::report_llm_eval_compat
