// What the host keeps of an exchange that was among the slowest.
#include "exchange.hpp"
#include "shard.hpp"

namespace spate::http_api {

// Most answers come in one read, and their bytes stay where they are until the end: nothing is copied.
void exchange::note_answer(std::string_view bytes, bool is_last) noexcept {
  if (is_last && excerpt_.empty()) {
    answer_ = bytes;
    return;
  }
  if (excerpt_.size() < SPATE_EXCHANGE_TEXT) excerpt_ += bytes.substr(0, SPATE_EXCHANGE_TEXT - excerpt_.size());
}

// Before the connection's input goes.
void exchange::offer_as_slow() noexcept {
  const std::int64_t service_ns = sample_.end_ns - sample_.start_ns;
  if (service_ns <= shard_.host().slow_threshold_ns(work_.operation)) return;
  if (sample_.outcome == SPATE_OUTCOME_ABORTED) return;
  spate_exchange kept{};
  kept.struct_size = sizeof kept;
  kept.operation = work_.operation;
  kept.user = work_.user;
  kept.status = sample_.status;
  kept.token = work_.token;
  kept.start_ns = sample_.start_ns;
  kept.end_ns = sample_.end_ns;
  kept.outcome = sample_.outcome;
  kept.error_id = sample_.error_id;
  kept.sent_bytes = request_.size;
  kept.received_bytes = received_;
  kept.sent = {request_.data, request_.size};
  kept.received = str(excerpt_.empty() ? answer_ : std::string_view(excerpt_));
  if (request_.has_id()) kept.trace_id = {id_, request_id_size};
  shard_.host().keep(kept);
}

}  // namespace spate::http_api
