#include "verdict/websocket_json.hpp"

#include <algorithm>

#include "verdict/recent_errors.hpp"
#include "verdict/selection.hpp"

namespace spate::verdict {
namespace {

namespace json = boost::json;

constexpr std::size_t most_errors = 5;

std::vector<std::uint32_t> websocket_operations(const profile::model& model) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = 0; i < model.operations.size(); ++i) {
    const std::uint32_t target = model.operations[i].target;
    if (target < model.targets.size() && model.targets[target].plugin == "websocket") {
      out.push_back(i);
    }
  }
  return out;
}

json::value percent(std::uint64_t good, std::uint64_t all) {
  return all == 0 ? json::value(nullptr) : 100 * static_cast<double>(good) / static_cast<double>(all);
}

double ms(double ns) { return ns / 1e6; }

class summary {
 public:
  summary(const measurements& from, std::vector<std::uint32_t> operations) : from_(from) {
    in_.operations = std::move(operations);
  }

  std::uint64_t count(std::string_view metric) const {
    std::int64_t total = 0;
    for (const auto& one : from_.whole.all_metrics()) {
      if (in_.covers_operation(one->operation) && from_.names.metric(one->metric) == metric) {
        total += one->total;
      }
    }
    return static_cast<std::uint64_t>(std::max<std::int64_t>(0, total));
  }

  json::value times(const std::string& metric) const {
    const stats::histogram all = select_metric(from_.whole, from_.names, in_, metric);
    if (all.empty()) {
      return nullptr;
    }
    const auto at = [&](double quantile) { return ms(static_cast<double>(all.value_at(quantile))); };
    return json::object{{"min", ms(static_cast<double>(all.min()))},
                        {"max", ms(static_cast<double>(all.max()))},
                        {"avg", ms(all.mean())},
                        {"p50", at(0.5)},
                        {"p95", at(0.95)},
                        {"p99", at(0.99)}};
  }

  json::object errors(const run_facts& facts) const {
    return {{"count", select(from_.whole, in_, std::nullopt).failed},
            {"recent", recent_errors(facts, in_, most_errors)}};
  }

 private:
  const measurements& from_;
  scope in_;
};

}  // namespace

std::optional<json::object> websocket_json(const measurements& from, const run_facts& facts) {
  std::vector<std::uint32_t> operations = websocket_operations(from.model);
  if (operations.empty()) {
    return std::nullopt;
  }
  const summary all(from, std::move(operations));
  const std::uint64_t opened = all.count("connections_opened"), failed = all.count("connections_failed");
  json::object out;
  out["duration_seconds"] = static_cast<double>(from.elapsed_ns) / 1e9;
  out["connections"] =
      json::object{{"established", opened}, {"failed", failed}, {"success_rate", percent(opened, opened + failed)}};
  out["connection_times_ms"] = all.times("connect_time");
  out["message_latencies_ms"] = all.times("message_latency");
  out["messages"] =
      json::object{{"sent", all.count("messages_sent")},
                   {"received", all.count("messages_received")},
                   {"delivery_rate", percent(all.count("messages_delivered"), all.count("messages_expected"))}};
  out["errors"] = all.errors(facts);
  return out;
}

}  // namespace spate::verdict
