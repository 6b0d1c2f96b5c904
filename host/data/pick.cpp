#include "data/pick.hpp"

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

namespace spate::data {
namespace {

// Robert Floyd's sampling ("A sample of brilliance", CACM 1987): distinct places, each set of them as likely; shuffled,
// so that each order is as likely too.
void choose_random(random_stream& random, std::uint32_t held, std::uint32_t count, std::vector<std::uint32_t>& out) {
  for (std::uint32_t top = held - count; top < held; ++top) {
    auto at = static_cast<std::uint32_t>(random.between(0, top));
    if (std::find(out.begin(), out.end(), at) != out.end()) at = top;
    out.push_back(at);
  }
  for (std::uint32_t last = count; last > 1; --last) {
    std::swap(out[last - 1], out[static_cast<std::uint32_t>(random.between(0, last - 1))]);
  }
}

void choose(const pick& p, random_stream& random, std::uint32_t held, std::vector<std::uint32_t>& out) {
  out.clear();
  if (p.which == pick_which::random) return choose_random(random, held, p.count, out);
  for (std::uint32_t i = 0; i < p.count; ++i) out.push_back(p.which == pick_which::oldest ? i : held - 1 - i);
}

void remove_at(variable& list, std::uint32_t place) {
  const auto size = static_cast<std::uint32_t>(list.ring.size());
  if (place == 0) {
    list.first = (list.first + 1) % size;
  } else {
    for (std::uint32_t i = place; i + 1 < list.count; ++i) {
      std::swap(list.ring[(list.first + i) % size], list.ring[(list.first + i + 1) % size]);
    }
  }
  --list.count;
}

}  // namespace

bool apply(const pick& p, user_state& user, const shared_state& shared) {
  const bool own = p.from_kind == name_kind::variable;
  const variable& from = own ? user.variables[p.from] : shared.variables[p.from];
  variable& to = user.variables[p.to];
  if (p.count == 0 || from.count < p.count || &from == &to) return false;
  // Kept by the thread, so that a pick allocates nothing in the steady state.
  thread_local std::vector<std::uint32_t> places;
  choose(p, user.random, from.count, places);
  if (p.count == 1) {
    to.scalar = from.at(places[0]);
  } else {
    if (to.ring.size() < p.count) to.ring.resize(p.count);
    to.first = 0;
    to.count = p.count;
    for (std::uint32_t i = 0; i < p.count; ++i) to.ring[i] = from.at(places[i]);
  }
  if (p.remove && own) {
    std::sort(places.begin(), places.end(), std::greater<>());
    for (const auto place : places) remove_at(user.variables[p.from], place);
  }
  return true;
}

void append(variable& list, const value& added, std::uint32_t keep) {
  if (keep == 0) return;
  while (list.count >= keep) {
    list.first = (list.first + 1) % static_cast<std::uint32_t>(list.ring.size());
    --list.count;
  }
  if (list.count == list.ring.size()) {
    std::rotate(list.ring.begin(), list.ring.begin() + list.first, list.ring.end());
    list.first = 0;
    list.ring.emplace_back();
  }
  list.ring[(list.first + list.count) % list.ring.size()] = added;
  ++list.count;
  list.keep = keep;
  ++list.appended;
}

}  // namespace spate::data
