#include "session/slowest.hpp"

#include "plugin/mask.hpp"

namespace spate::session {

std::vector<verdict::slow_exchange> slowest_of(const profile::model& model, const plugin::run_services& services,
                                               std::int64_t load_start_ns) {
  std::vector<verdict::slow_exchange> out;
  for (std::uint32_t operation = 0; operation < model.operations.size(); ++operation) {
    for (const plugin::kept_exchange& each : services.slowest.of(operation)) {
      verdict::slow_exchange shown;
      shown.operation = operation;
      shown.user = each.user;
      shown.at_ns = each.start_ns - load_start_ns;
      shown.service_ns = each.service_ns();
      shown.outcome = each.outcome;
      shown.error_id = each.error_id;
      shown.status = each.status;
      shown.sent_bytes = each.sent_bytes;
      shown.received_bytes = each.received_bytes;
      shown.sent = plugin::masked(each.sent, services.secrets);
      shown.received = plugin::masked(each.received, services.secrets);
      shown.trace_id = each.trace_id;
      out.push_back(std::move(shown));
    }
  }
  return out;
}

}  // namespace spate::session
