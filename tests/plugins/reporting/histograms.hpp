// Histograms as the host hands them to reporters.
#pragma once

#include <spate/abi/reporter.h>

#include <memory>

#include "stats/histogram.hpp"

// The ABI's view of the host's histogram.
class values {
 public:
  explicit values(const spate::stats::histogram& of);
  ~values();
  values(const values&) = delete;
  const spate_histogram* raw() const;

 private:
  struct state;
  std::unique_ptr<state> state_;
};
