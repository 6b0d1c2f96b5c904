#include "health/round_event.hpp"

#include <algorithm>
#include <boost/json/value_to.hpp>
#include <string_view>

namespace spate::health {
namespace {

namespace json = boost::json;

constexpr std::string_view moments[] = {"before", "during", "after"};

std::string_view text(const json::object& from, std::string_view key) {
  const json::value* found = from.if_contains(key);
  return found != nullptr && found->is_string() ? std::string_view(found->as_string()) : std::string_view();
}

template <class Take>
void each_metric(const profile::monitor& of, const json::object& line, std::string_view key, Take&& take) {
  const json::value* found = line.if_contains(key);
  if (found == nullptr || !found->is_object()) return;
  for (const auto& each : found->as_object()) {
    const auto metric = std::find_if(of.metrics.begin(), of.metrics.end(), [&](const profile::monitor_metric& one) {
      return std::string_view(one.name) == std::string_view(each.key());
    });
    if (metric != of.metrics.end()) take(static_cast<std::uint32_t>(metric - of.metrics.begin()), each.value());
  }
}

}  // namespace

json::object fields_of(const profile::monitor& of, const round& told) {
  json::object values, missing;
  for (const auto& [metric, value] : told.values) values[of.metrics[metric].name] = value;
  for (const auto& [metric, reason] : told.missing) missing[of.metrics[metric].name] = reason;
  json::object out{{"monitor", of.name}, {"moment", moments[static_cast<std::size_t>(told.moment)]}};
  if (!values.empty()) out["values"] = std::move(values);
  if (!missing.empty()) out["missing"] = std::move(missing);
  return out;
}

std::optional<round> read_fields(const profile::model& of, std::int64_t at_ns, const json::object& line) {
  const auto monitor = std::find_if(of.monitors.begin(), of.monitors.end(), [&](const profile::monitor& each) {
    return std::string_view(each.name) == text(line, "monitor");
  });
  const auto when = std::find(std::begin(moments), std::end(moments), text(line, "moment"));
  if (monitor == of.monitors.end() || when == std::end(moments)) return std::nullopt;
  round out;
  out.monitor = static_cast<std::uint32_t>(monitor - of.monitors.begin());
  out.moment = static_cast<moment>(when - std::begin(moments));
  out.at_ns = at_ns;
  each_metric(*monitor, line, "values", [&](std::uint32_t metric, const json::value& value) {
    if (value.is_number()) out.values.emplace_back(metric, value.to_number<double>());
  });
  each_metric(*monitor, line, "missing", [&](std::uint32_t metric, const json::value& reason) {
    if (reason.is_string()) out.missing.emplace_back(metric, json::value_to<std::string>(reason));
  });
  return out;
}

}  // namespace spate::health
