// Which loads each one waits for: `start_after`, and where loads go through values, those of the value before.
#include <algorithm>

#include "profile/compilation.hpp"
#include "profile/suggest.hpp"

namespace spate::profile {
namespace {

class load_order {
 public:
  explicit load_order(compilation& c) : c_(c), loads_(c.out->loads), waits_(loads_.size()) {}

  bool fix() {
    const std::size_t before = c_.report.error_count();
    for (std::size_t i = 0; i < loads_.size(); ++i) waits_[i] = waits_of(i);
    for (std::uint32_t i = 0; i < loads_.size(); ++i) check(i);
    if (c_.report.error_count() != before) return false;
    for (std::uint32_t i = 0; i < loads_.size(); ++i) {
      loads_[i].start_ns = start_of(i);
      if (c_.load_starts[i].when_ended) loads_[i].after = waits_[i];
    }
    return true;
  }

  // What it waits for in the end.
  std::size_t first_of(std::size_t load) const { return waits_[load].empty() ? load : first_of(waits_[load].front()); }

 private:
  using indices = std::vector<std::uint32_t>;

  template <class Wanted>
  indices all(Wanted wanted) const {
    indices out;
    for (std::uint32_t i = 0; i < loads_.size(); ++i)
      if (wanted(c_.load_starts[i])) out.push_back(i);
    return out;
  }

  indices waits_of(std::size_t load) {
    load_start& from = c_.load_starts[load];
    pass_disabled(from);
    const auto last = static_cast<std::uint32_t>(c_.out->rounds.values.size()) - 1;
    indices named;
    if (!from.after.empty()) {
      named = all([&](const load_start& each) {
        return each.base == from.after && (!each.round || *each.round == from.round.value_or(last));
      });
      if (named.empty()) unknown(from);
    }
    // The first loads of a value wait for all those of the value before.
    const bool leads = named.empty() || !c_.load_starts[named.front()].round;
    if (from.round && *from.round > 0 && leads)
      return all([&](const load_start& each) { return each.round && *each.round + 1 == *from.round; });
    return named;
  }

  // What would start after a disabled load starts when that would have.
  void pass_disabled(load_start& from) const {
    for (std::size_t i = 0; i <= c_.disabled_loads.size(); ++i) {
      const auto disabled = c_.disabled_loads.find(from.after);
      if (disabled == c_.disabled_loads.end()) return;
      from.after = disabled->second.after;
    }
    from.after.clear();
  }

  // Of a load that goes through values, once.
  void check(std::uint32_t load) {
    const load_start& from = c_.load_starts[load];
    for (const std::uint32_t each : waits_[load])
      if (loads_[each].length_ns == 0) return endless(from, each);
    std::vector<bool> seen(loads_.size());
    if (from.round.value_or(0) == 0 && reaches(load, load, seen))
      c_.report.error(from.after_at, "load `" + from.base + "` waits for itself to end",
                      "let at least one load of the circle start by itself");
  }

  bool reaches(std::uint32_t from, std::uint32_t wanted, std::vector<bool>& seen) const {
    return std::any_of(waits_[from].begin(), waits_[from].end(), [&](std::uint32_t each) {
      if (each == wanted) return true;
      if (seen[each]) return false;
      seen[each] = true;
      return reaches(each, wanted, seen);
    });
  }

  std::int64_t start_of(std::uint32_t load) const {
    std::int64_t start_ns = 0;
    for (const std::uint32_t each : waits_[load])
      start_ns = std::max(start_ns, start_of(each) + loads_[each].length_ns);
    return start_ns;
  }

  void endless(const load_start& from, std::uint32_t index) {
    const std::string& other = c_.load_starts[index].base;
    if (from.after == other)
      return c_.report.error(from.after_at, "load `" + other + "` lasts to the end of the run: nothing starts after it",
                             "give load `" + other + "` a `duration`");
    c_.report.error(loads_[index].at,
                    "load `" + other + "` goes through several values, and has no end: the next one would never come",
                    "give it a `duration`: how long it lasts at most for each");
  }

  void unknown(const load_start& from) {
    std::vector<std::string> names;
    for (const load_start& each : c_.load_starts)
      if (names.empty() || names.back() != each.base) names.push_back(each.base);
    c_.report.error(from.after_at, "there is no load `" + from.after + "`", suggest(from.after, names, "there is"));
  }

  compilation& c_;
  std::vector<load>& loads_;
  std::vector<indices> waits_;
};

}  // namespace

bool order_loads(compilation& c, std::vector<std::size_t>& first) {
  load_order order(c);
  if (!order.fix()) return false;
  for (std::size_t i = 0; i < c.out->loads.size(); ++i) first.push_back(order.first_of(i));
  return true;
}

}  // namespace spate::profile
