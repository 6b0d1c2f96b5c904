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
  if (!shard_.host().keeps_exchange_of(sample_)) return;
  spate_exchange kept = exchange_of(sample_);
  kept.sent_bytes = request_.size;
  kept.received_bytes = received_;
  kept.sent = {request_.data, request_.size};
  kept.received = str(excerpt_.empty() ? answer_ : std::string_view(excerpt_));
  if (request_.has_id()) kept.trace_id = {id_, request_id_size};
  shard_.host().keep(kept);
}

}  // namespace spate::http_api
