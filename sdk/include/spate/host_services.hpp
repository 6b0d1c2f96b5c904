// What the host offers, looked up once.
#pragma once

#include <spate/abi/ext/clock.h>
#include <spate/abi/ext/data.h>
#include <spate/abi/ext/exchanges.h>
#include <spate/abi/ext/log.h>
#include <spate/abi/ext/metrics.h>
#include <spate/abi/ext/notes.h>
#include <spate/abi/ext/response.h>
#include <spate/abi/ext/strings.h>
#include <spate/abi/protocol.h>
#include <spate/failure.hpp>

namespace spate {

// What a sample says of its exchange; what went out and came back is still to be filled in.
inline spate_exchange exchange_of(const spate_sample& sample) noexcept {
  spate_exchange out{};
  out.struct_size = sizeof out;
  out.operation = sample.operation;
  out.user = sample.user;
  out.status = sample.status;
  out.token = sample.token;
  out.start_ns = sample.start_ns;
  out.end_ns = sample.end_ns;
  out.outcome = sample.outcome;
  out.error_id = sample.error_id;
  return out;
}

// The host's services behind inline functions; copyable, borrowed from a spate_host that outlives the instance.
// spate.clock/1 must be there; spate.data/1 and spate.response/1 when `protocol` is asked for. Without strings, log,
// metrics, exchanges or notes the calls do nothing. Each function keeps the thread of the service behind it.
class host_services {
 public:
  enum class need { basic, protocol };

  explicit host_services(const spate_host* host, need what = need::basic)
      : host_(host),
        clock_(table<spate_clock>(SPATE_EXT_CLOCK)),
        log_(table<spate_log>(SPATE_EXT_LOG)),
        strings_(table<spate_strings>(SPATE_EXT_STRINGS)),
        metrics_(table<spate_metrics>(SPATE_EXT_METRICS)),
        exchanges_(table<spate_exchanges>(SPATE_EXT_EXCHANGES)),
        notes_(table<spate_notes>(SPATE_EXT_NOTES)),
        data_(table<spate_data>(SPATE_EXT_DATA)),
        responses_(table<spate_responses>(SPATE_EXT_RESPONSE)) {
    require(clock_, SPATE_EXT_CLOCK);
    if (what == need::protocol) {
      require(data_, SPATE_EXT_DATA);
      require(responses_, SPATE_EXT_RESPONSE);
    }
  }

  const spate_host* raw() const noexcept { return host_; }

  std::int64_t now_ns() const noexcept { return clock_->now_ns(host_); }
  std::int64_t wall_ns() const noexcept { return clock_->wall_ns(host_); }

  bool logs(std::uint32_t level) const noexcept { return log_ != nullptr && level >= log_->level(host_); }
  // Builds the line only when its level is shown. May allocate: not for the hot path.
  template <class... Parts>
  void log(std::uint32_t level, const Parts&... parts) const {
    if (!logs(level)) return;
    std::string line = text(parts...);
    log_->write(host_, level, str(line));
  }

  std::uint16_t intern(std::string_view words) const noexcept {
    return strings_ == nullptr ? std::uint16_t{0} : strings_->intern(host_, str(words));
  }

  std::uint32_t define_metric(std::string_view name, std::uint32_t kind) const noexcept {
    return metrics_ == nullptr ? SPATE_NONE : metrics_->define(host_, str(name), kind);
  }
  void record(std::uint32_t metric, std::uint32_t operation, std::int64_t value) const noexcept {
    if (metric != SPATE_NONE) metrics_->record(host_, metric, operation, value);
  }

  // Whether the exchange of a sample is among the slowest that are kept. What we ended ourselves is not. [shard]
  bool keeps_exchange_of(const spate_sample& sample) const noexcept {
    return exchanges_ != nullptr && sample.outcome != SPATE_OUTCOME_ABORTED &&
           sample.end_ns - sample.start_ns > exchanges_->threshold_ns(host_, sample.operation);
  }
  void keep(const spate_exchange& exchange) const noexcept {
    if (exchanges_ != nullptr) exchanges_->keep(host_, &exchange);
  }

  void note(std::uint32_t operation, std::uint32_t level, std::string_view name,
            std::string_view words) const noexcept {
    if (notes_ != nullptr) notes_->set(host_, operation, level, str(name), str(words));
  }

  // Protocols only.
  std::uint64_t render(std::uint32_t id, std::uint64_t token, std::uint32_t escape, char* buffer,
                       std::uint64_t capacity) const noexcept {
    return data_->render(host_, id, token, escape, buffer, capacity);
  }
  spate_status value(std::uint32_t id, std::uint64_t token, spate_value& out) const noexcept {
    return data_->value(host_, id, token, &out);
  }
  spate_status row(std::uint64_t token, std::uint32_t number) const noexcept {
    return SPATE_HAS(data_, spate_data, row) ? data_->row(host_, token, number) : spate_status{SPATE_E_UNSUPPORTED};
  }
  std::uint32_t wants(std::uint32_t operation) const noexcept { return responses_->wants(host_, operation); }
  std::uint16_t offer(std::uint64_t token, std::uint32_t operation, std::uint32_t user, const spate_response& response,
                      std::uint16_t& error_id) const noexcept {
    return responses_->offer(host_, token, operation, user, &response, &error_id);
  }

 private:
  template <class Table>
  const Table* table(const char* id) const noexcept {
    return static_cast<const Table*>(host_->get_extension(host_, id));
  }
  static void require(const void* found, const char* id) {
    if (found == nullptr) throw failure(SPATE_E_UNSUPPORTED, text("the host lacks ", id));
  }

  const spate_host* host_;
  const spate_clock* clock_;
  const spate_log* log_;
  const spate_strings* strings_;
  const spate_metrics* metrics_;
  const spate_exchanges* exchanges_;
  const spate_notes* notes_;
  const spate_data* data_;
  const spate_responses* responses_;
};

}  // namespace spate
