#include "histograms.hpp"

// Not beside the sdk's classes: `report` is one of them, and a namespace of the host.
#include "report/frozen_histogram.hpp"

struct values::state {
  explicit state(const spate::stats::histogram& of) : frozen(of), raw(frozen.raw()) {}
  spate::report::frozen_histogram frozen;
  spate_histogram raw;
};

values::values(const spate::stats::histogram& of) : state_(std::make_unique<state>(of)) {}
values::~values() = default;
const spate_histogram* values::raw() const { return &state_->raw; }
