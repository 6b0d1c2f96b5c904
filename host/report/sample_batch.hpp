#pragma once

#include <spate/abi/reporter.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "stats/sample_times.hpp"
#include "stats/series_names.hpp"

namespace spate::report {

/// Raw samples on their way to the reporters that asked for them: owned and immutable, so that each can read them on
/// its own thread when it gets there.
class sample_batch {
 public:
  /// The text of an error's number; valid as long as the run.
  using error_text = std::function<std::string_view(std::uint16_t)>;

  /// `run_start_ns`: the instant of the run's clock that becomes 0.
  sample_batch(std::vector<stats::sample_times> samples, std::shared_ptr<const stats::series_names> names,
               error_text text, std::int64_t run_start_ns);

  std::size_t size() const noexcept { return samples_.size(); }
  /// As the ABI shows the sample `index`; its texts borrow this object.
  spate_raw_sample raw(std::size_t index) const noexcept;

 private:
  const std::vector<stats::sample_times> samples_;
  const std::shared_ptr<const stats::series_names> names_;
  const error_text text_;
  const std::int64_t run_start_ns_;
};

}  // namespace spate::report
