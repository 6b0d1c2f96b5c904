#include "plan_text.hpp"

#include <algorithm>

namespace spate::postgres_db {

namespace {

// Calls `visit` with each step, without its indentation, until it returns false. Conditions stand below the steps.
template <class Visit>
void each_step(std::string_view plan, Visit visit) {
  while (!plan.empty()) {
    const auto end = std::min(plan.find('\n'), plan.size());
    std::string_view step = plan.substr(0, end);
    const auto words = step.find_first_not_of(" ->");
    if (words != std::string_view::npos && !visit(step.substr(words))) return;
    plan.remove_prefix(std::min(end + 1, plan.size()));
  }
}

bool names(std::string_view words, std::string_view index) {
  std::string_view first = words.substr(0, words.find(' '));
  if (first.size() > 2 && first.front() == '"') first = first.substr(1, first.size() - 2);
  return first == index;
}

}  // namespace

std::string question(std::string_view name, std::size_t values) {
  std::string out = "SET plan_cache_mode = force_generic_plan; EXPLAIN (COSTS OFF) EXECUTE ";
  out += name;
  for (std::size_t i = 0; i < values; ++i) out += i == 0 ? "(NULL" : ", NULL";
  if (values > 0) out += ')';
  return out + "; RESET plan_cache_mode";
}

std::string_view full_scan(std::string_view plan) {
  std::string_view found;
  each_step(plan, [&](std::string_view step) {
    if (step.starts_with("Seq Scan on ") || step.starts_with("Parallel Seq Scan on ")) found = step;
    return found.empty();
  });
  return found;
}

bool uses_index(std::string_view plan, std::string_view index) {
  bool found = false;
  each_step(plan, [&](std::string_view step) {
    for (const std::string_view word : {" using ", "Bitmap Index Scan on "})
      if (const auto at = step.find(word); at != std::string_view::npos && step.find("Scan") < at + word.size())
        found = found || names(step.substr(at + word.size()), index);
    return !found;
  });
  return found;
}

}  // namespace spate::postgres_db
