#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "data/names.hpp"
#include "data/text_template.hpp"
#include "data/user_state.hpp"

namespace spate::data::test {

/// One user with a few names of every kind, for templates, conditions and captures.
///   parameters  limit = 20, rate = 0.5, title = `a "b"`, on = true
///   sources     number (1, 2, 3, ... in the order of the draws), word ("w1", "w2", ...)
///   variables   run_id, token (scalars), run_ids, pair (lists)
///   shared      base (scalar), known_ids (list)
struct scene {
  scene();
  std::uint32_t slot(std::string_view name) const { return all.find(name)->slot; }
  variable& of(std::string_view name) { return user.variables[slot(name)]; }
  variable& shared_of(std::string_view name) { return shared.variables[slot(name)]; }
  void set(std::string_view name, std::string_view text) { of(name).scalar.set(text); }
  void list(std::string_view name, const std::vector<std::string>& values);
  render_scope scope() { return {user, shared, sources}; }
  std::string render(const text_template&, std::uint32_t escape = 0);
  std::string render(std::string_view text, std::uint32_t escape = 0);

  names all;
  user_state user;
  shared_state shared;
  std::vector<std::unique_ptr<source>> sources;
};

/// The values of a list, oldest first, each as text.
std::vector<std::string> texts_of(const variable&);

}  // namespace spate::data::test
