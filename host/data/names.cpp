#include "data/names.hpp"

#include <vector>

#include "expression/nearest.hpp"

namespace spate::data {

bool names::add(std::string_view text, const name& meaning) {
  if (text == "user" || text == "loop" || text == "loop.index") return false;
  const auto [at, is_new] = names_.try_emplace(std::string(text), meaning);
  if (is_new) return true;
  const bool may_repeat = meaning.kind == name_kind::variable || meaning.kind == name_kind::shared;
  return may_repeat && at->second.kind == meaning.kind && at->second.list == meaning.list;
}

const name* names::find(std::string_view text) const {
  static const name loop_index{name_kind::loop, 0, false, {}}, user{name_kind::user, 0, false, {}};
  if (text == "loop.index") return &loop_index;
  if (text == "user") return &user;
  const auto at = names_.find(text);
  return at == names_.end() ? nullptr : &at->second;
}

std::string names::nearest(std::string_view text) const {
  std::vector<std::string_view> candidates = {"loop.index", "user"};
  for (const auto& each : names_) candidates.push_back(each.first);
  return std::string(expression::nearest(text, candidates));
}

std::optional<std::string> names::environment_variable(const std::string& variable) const {
  return environment_ ? environment_(variable) : std::nullopt;
}

}  // namespace spate::data
