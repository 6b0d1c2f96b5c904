#pragma once

#include <optional>

#include <spate/config.hpp>

#include "profile/compilation.hpp"

namespace spate::profile {

/// One [load] under compilation.
struct load_context {
  compilation& c;
  const config_tree& tree;
  const written& table;
  node root;
  std::string where;  ///< "load", "load.NAME"
  bool enabled = true;

  place at(const node& of) const { return tree.place_of(of.index()); }
  place key_at(const node& of) const { return tree.key_place_of(of.index()); }
};

inline constexpr double most_users = 1e6, most_rate = 1e7;

/// A rate: a number a second, or a text with its unit. Reports what is none, and what is out of range.
std::optional<double> read_rate(const load_context&, const node&, std::string_view key, double least);
/// A number of users, from `least` on.
std::optional<double> read_users(const load_context&, const node&, std::string_view key, double least);

/// How high the load is: `users` or `rate`, constant, in `stages` or in steps. Sets model, level, stages, users.
void read_level(const load_context&, load& into);

}  // namespace spate::profile
