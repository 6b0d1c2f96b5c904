#include "report/sample_batch.hpp"

#include <spate/text.hpp>

namespace spate::report {

sample_batch::sample_batch(std::vector<stats::sample_times> samples, std::shared_ptr<const stats::series_names> names,
                           error_text text, std::int64_t run_start_ns)
    : samples_(std::move(samples)), names_(std::move(names)), text_(std::move(text)), run_start_ns_(run_start_ns) {}

spate_raw_sample sample_batch::raw(std::size_t index) const noexcept {
  const stats::sample_times& from = samples_[index];
  spate_raw_sample out{};
  out.scenario = str(names_->scenario(from.scenario));
  out.operation = str(names_->operation(from.operation));
  out.target = str(names_->target_of(from.operation));
  out.outcome = str(names_->outcome(from.operation, from.outcome));
  out.error = str(from.error_id == 0 ? std::string_view() : text_(from.error_id));
  out.due_ns = from.due_ns - run_start_ns_;
  out.end_ns = from.end_ns - run_start_ns_;
  out.start_lag_ns = from.start_lag_ns;
  out.blocked_ns = from.blocked_ns;
  out.service_ns = from.start_ns == 0 ? -1 : from.end_ns - from.start_ns;
  out.first_byte_ns = from.first_byte_us == 0 ? -1 : std::int64_t{from.first_byte_us} * 1000;
  out.bytes_out = from.bytes_out;
  out.bytes_in = from.bytes_in;
  out.user = from.user;
  out.status = from.status;
  out.flags = from.flags;
  out.failed = from.outcome == SPATE_OUTCOME_OK ? 0 : 1;
  return out;
}

}  // namespace spate::report
