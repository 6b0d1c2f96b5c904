#include "engine/user_spans.hpp"

#include <algorithm>
#include <cmath>

#include "engine/load_curve.hpp"

namespace spate::engine {

namespace {

std::int64_t crossing_ns(const load_curve::piece& in, double level) {
  const double after_s = (level - in.from) / (in.to - in.from) * in.over_s;
  return std::llround((in.start_s + after_s) * 1e9);
}

void add_spans(const load_curve& curve, std::uint32_t place, std::vector<user_span>& into) {
  const double level = place;
  bool alive = false;
  const auto begin = [&](std::int64_t at_ns) {
    if (!alive) into.push_back({at_ns, INT64_MAX, place});
    alive = true;
  };
  const auto end = [&](std::int64_t at_ns) {
    if (alive) into.back().end_ns = at_ns;
    if (alive && into.back().end_ns <= into.back().begin_ns) into.pop_back();
    alive = false;
  };
  for (const load_curve::piece& in : curve.pieces()) {
    const auto start_ns = std::llround(in.start_s * 1e9);
    if (in.from > level)
      begin(start_ns);
    else if (in.to <= level || in.from < level)
      end(start_ns);
    if (in.from <= level && in.to > level) begin(crossing_ns(in, level));
    if (in.from > level && in.to <= level) end(crossing_ns(in, level));
  }
}

}  // namespace

std::vector<user_span> spans_of(const profile::load& of) {
  std::vector<user_span> out;
  if (of.stages.empty()) {
    for (std::uint32_t i = 0; i < of.users; ++i)
      out.push_back({of.spawn_rate > 0 ? std::llround(1e9 * i / of.spawn_rate) : 0, INT64_MAX, i});
    return out;
  }
  const load_curve curve(of.level, of.stages);
  for (std::uint32_t place = 0; place < static_cast<std::uint32_t>(std::ceil(curve.highest())); ++place)
    add_spans(curve, place, out);
  std::stable_sort(out.begin(), out.end(), [](const user_span& a, const user_span& b) {
    return a.begin_ns != b.begin_ns ? a.begin_ns < b.begin_ns : a.place < b.place;
  });
  return out;
}

}  // namespace spate::engine
