#pragma once

#include <memory>
#include <string>
#include <vector>

#include "report/interval_snapshot.hpp"

namespace spate::conformance {

/// A small run that never was: what a reporter would be told of it.
class synthetic_run {
 public:
  /// Two operations that also failed, over three seconds with a pass as the verdict; `empty`: a run that could not be
  /// carried out, which has no intervals.
  explicit synthetic_run(bool empty);

  const std::vector<std::shared_ptr<const report::interval_snapshot>>& intervals() const { return intervals_; }
  const std::string& verdict() const { return verdict_; }
  const std::string& json() const { return json_; }
  std::uint32_t exit_status() const { return exit_status_; }

 private:
  std::vector<std::shared_ptr<const report::interval_snapshot>> intervals_;
  std::string verdict_, json_;
  std::uint32_t exit_status_ = 0;
};

}  // namespace spate::conformance
