#include "engine/planned_users.hpp"

#include <algorithm>
#include <vector>

#include "engine/user_spans.hpp"

namespace spate::engine {

namespace {

// When users of one load can be there, in the run's time.
struct presence {
  std::int64_t begin_ns = 0, end_ns = 0;
  std::vector<std::int64_t> begins, ends;  ///< of its users, in order

  std::uint32_t at(std::int64_t at_ns) const {
    if (at_ns < begin_ns || at_ns >= end_ns) return 0;
    const auto until = [&](const std::vector<std::int64_t>& of) {
      return std::upper_bound(of.begin(), of.end(), at_ns) - of.begin();
    };
    return static_cast<std::uint32_t>(until(begins) - until(ends));
  }
};

class crowd {
 public:
  explicit crowd(const profile::model& of) : loads_(of.loads), waiting_(of.loads.size()) {
    for (std::size_t i = 0; i < loads_.size(); ++i) {
      there_.push_back(presence_of(loads_[i], of.warmup_ns + of.duration_ns));
      // Of several the first is enough to know that it is not beside all of them.
      if (loads_[i].after.empty())
        first_.push_back(i);
      else
        waiting_[loads_[i].after.front()].push_back(i);
    }
  }

  // They are the most just before some of them leave.
  std::uint32_t most() const {
    std::uint32_t out = 0;
    for (const presence& each : there_) {
      out = std::max(out, at(each.end_ns - 1));
      for (const std::int64_t end_ns : each.ends) out = std::max(out, at(end_ns - 1));
    }
    return out;
  }

 private:
  // A load that waits for others can begin as early as these do.
  std::int64_t earliest_of(const profile::load& of) const {
    if (of.after.empty()) return of.start_ns;
    std::int64_t out = 0;
    for (const std::uint32_t each : of.after) out = std::max(out, earliest_of(loads_[each]));
    return out;
  }

  presence presence_of(const profile::load& of, std::int64_t run_ns) const {
    presence out{earliest_of(of), of.length_ns > 0 ? of.start_ns + of.length_ns : run_ns, {}, {}};
    if (of.model == profile::load_model::open || !of.after.empty()) {
      out.begins.assign(of.users, out.begin_ns);
      return out;
    }
    for (const user_span& each : spans_of(of)) {
      out.begins.push_back(of.start_ns + each.begin_ns);
      if (each.end_ns != INT64_MAX) out.ends.push_back(of.start_ns + each.end_ns);
    }
    std::sort(out.ends.begin(), out.ends.end());
    return out;
  }

  std::uint32_t at(std::int64_t at_ns) const {
    std::uint32_t out = 0;
    for (const std::size_t each : first_) out += at(each, at_ns);
    return out;
  }

  // Of a load or of those that wait for it.
  std::uint32_t at(std::size_t load, std::int64_t at_ns) const {
    std::uint32_t later = 0;
    for (const std::size_t each : waiting_[load]) later += at(each, at_ns);
    return std::max(there_[load].at(at_ns), later);
  }

  const std::vector<profile::load>& loads_;
  std::vector<presence> there_;
  std::vector<std::size_t> first_;                 ///< loads that wait for none
  std::vector<std::vector<std::size_t>> waiting_;  ///< by load
};

}  // namespace

std::uint32_t planned_users(const profile::model& of) { return crowd(of).most(); }

}  // namespace spate::engine
