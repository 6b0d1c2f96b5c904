#include <boost/json.hpp>

#include <optional>
#include <string>

#include "documents.hpp"

namespace documents {

namespace {

namespace json = boost::json;

json::object metric(const std::string& name, const std::string& unit, std::optional<double> level, double growth = 1) {
  const auto times = [&](double factor) { return level ? json::value(*level * factor) : json::value(nullptr); };
  json::object out{{"name", name},
                   {"unit", unit},
                   {"before", times(0.5)},
                   {"min", times(1)},
                   {"mean", times((1 + growth) / 2)},
                   {"max", times(growth)},
                   {"last", times(growth)},
                   {"after", times(0.5)},
                   {"samples", level ? 60 : 0},
                   {"missing", 0},
                   {"reason", nullptr}};
  return out;
}

json::object missing(const std::string& name, const std::string& unit, const std::string& reason) {
  json::object out = metric(name, unit, std::nullopt);
  out["missing"] = 60;
  out["reason"] = reason;
  return out;
}

json::object monitor(const std::string& name, const std::string& plugin, json::array metrics) {
  return {{"monitor", name}, {"plugin", plugin}, {"every_s", 1.0}, {"metrics", std::move(metrics)}};
}

json::object missed(const std::string& requirement, const std::string& metric, const std::string& statistic,
                    double value, const std::string& reason) {
  return {{"name", "health"},
          {"metric", metric},
          {"statistic", statistic},
          {"scope", json::object{{"operation", nullptr}, {"scenario", nullptr}, {"monitor", "platform"}}},
          {"requirement", requirement},
          {"limit", 0},
          {"unit", "count"},
          {"value", value},
          {"count", 2},
          {"interval", nullptr},
          {"held", value == 0},
          {"reason", reason.empty() ? json::value(nullptr) : json::value(reason)}};
}

}  // namespace

json::object monitored() {
  json::object out = pass();
  constexpr double mib = 1024 * 1024;
  out["verdict"] = {
      {"status", "fail"},
      {"reasons",
       {"objective health: platform: leaked(open_connections) == 0 was missed; it is 37; 42 after the run, 5 "
        "before it"}}};
  out["run"].as_object()["exit_status"] = 1;
  json::array& objectives = out["objectives"].as_array();
  objectives.push_back(
      missed("leaked(open_connections) == 0", "open_connections", "leaked", 37, "42 after the run, 5 before it"));
  objectives.push_back(missed("leaked(descriptors) == 0", "descriptors", "leaked", 0, ""));
  json::object partly = metric("descriptors", "count", 120);
  partly["samples"] = 57;
  partly["missing"] = 3;
  partly["reason"] = "/proc/4711/fd: permission denied";
  const std::string remote = "http://10.1.2.3:8000 is not on this machine; scrape it with plugin = \"prometheus\"";
  out["health"] = json::array{
      monitor("platform", "process",
              {metric("cpu", "ratio", 0.4, 2.1), metric("memory_anonymous", "bytes", 312.25 * mib, 1.25),
               metric("network_sent", "bytes_per_second", 12.5 * mib), partly, metric("requests", "per_second", 1250),
               metric("oldest", "seconds", 0.25, 8), metric("waiting", "jobs", 7)}),
      monitor("standby", "process",
              {missing("cpu", "ratio", remote), missing("memory_anonymous", "bytes", remote),
               missing("descriptors", "count", remote), missing("oldest", "seconds", "nothing waits")}),
      monitor("rarely", "process", {metric("memory_pss", "bytes", std::nullopt)})};
  return out;
}

}  // namespace documents
