#include "verdict/slowdown_json.hpp"

#include <boost/json/array.hpp>

#include "verdict/slowdown.hpp"

namespace spate::verdict {
namespace {

namespace json = boost::json;

json::value ms(const metric_value& of) { return of.value ? json::value(*of.value / 1e6) : json::value(nullptr); }

json::value factor(const metric_value& last, const metric_value& first) {
  return last.value && first.value && *first.value > 0 ? json::value(*last.value / *first.value) : json::value(nullptr);
}

}  // namespace

json::object slowdown_json(const measurements& from) {
  json::array operations;
  for (const slowdown_line& each : slowdowns_of(from)) {
    json::array points;
    for (const slowdown_point& one : each.points) {
      points.push_back(json::object{{"value", one.value},
                                    {"count", one.count},
                                    {"errors", one.failed},
                                    {"mean_ms", ms(one.mean)},
                                    {"p50_ms", ms(one.p50)},
                                    {"p95_ms", ms(one.p95)}});
    }
    const slowdown_point &first = each.points.front(), &last = each.points.back();
    operations.push_back(json::object{{"operation", from.names.operation(each.operation)},
                                      {"scenario", each.scenario},
                                      {"points", std::move(points)},
                                      {"values", static_cast<double>(last.value) / static_cast<double>(first.value)},
                                      {"p50", factor(last.p50, first.p50)},
                                      {"p95", factor(last.p95, first.p95)},
                                      {"mean", factor(last.mean, first.mean)}});
  }
  const auto& values = from.model.rounds.values;
  return {{"of", from.model.rounds.variable},
          {"values", json::array(values.begin(), values.end())},
          {"operations", std::move(operations)}};
}

}  // namespace spate::verdict
