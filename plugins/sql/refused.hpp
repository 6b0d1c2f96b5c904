// What is wrong with statements before the run, told at once.
#pragma once

#include <spate/failure.hpp>
#include <spate/text.hpp>

#include <span>
#include <string>

#include "statement.hpp"

namespace spate::sql {

struct refused {
  const statement* what;
  std::string why;
};

// Of one or more; its place is that of the first. As many as fit into what the host takes.
inline failure failure_of(std::span<const refused> all) {
  constexpr std::size_t most = 440;
  std::string words;
  std::size_t told = 0;
  for (const refused& each : all) {
    const std::string one = text(told == 0 ? "" : "\n  ", each.what->place, " does not compile: ", each.why);
    if (told > 0 && words.size() + one.size() > most) break;
    words += one;
    ++told;
  }
  if (told < all.size()) words += text("\n  and ", all.size() - told, " more do not");
  return {SPATE_E_CONFIG, words, all.front().what->node};
}

}  // namespace spate::sql
