#include "stats/series_table.hpp"

#include <algorithm>

namespace spate::stats {

series_table::series_table(const table_shape& shape)
    : shape_(shape),
      pairs_(size_t{shape.scenarios} * shape.operations + 1),
      metric_places_(size_t{shape.metrics} * (shape.operations + 1), nullptr) {
  constexpr size_t most_spare = 128;
  spare_.resize(std::min(metric_places_.size(), most_spare));
  for (auto& each : spare_) each = std::make_unique<metric_series>();
  metrics_.reserve(spare_.size());
}

uint16_t series_table::outcome_of(uint32_t slot) const noexcept {
  if (slot < known_outcomes) return static_cast<uint16_t>(slot);
  if (slot == last_slot()) return unknown_outcome;
  return static_cast<uint16_t>(slot - known_outcomes + SPATE_OUTCOME_PLUGIN);
}

series& series_table::make(uint32_t scenario, uint32_t operation, uint32_t slot) noexcept {
  bool other = scenario >= shape_.scenarios || operation >= shape_.operations;
  if (!other && own_series_ >= shape_.max_series) other = capped_ = true;
  const size_t place = other ? pairs_.size() - 1 : size_t{scenario} * shape_.operations + operation;
  if (!pairs_[place]) pairs_[place] = std::make_unique<outcomes_of>(last_slot() + 1, nullptr);
  series*& found = (*pairs_[place])[slot];
  if (found != nullptr) return *found;
  if (!other) ++own_series_;
  all_.push_back(std::make_unique<series>());
  found = all_.back().get();
  found->key = {other ? other_scenario : static_cast<uint16_t>(scenario), outcome_of(slot),
                other ? other_operation : operation};
  return *found;
}

metric_series* series_table::metric_at(uint32_t metric, uint32_t operation) noexcept {
  if (metric >= shape_.metrics) {
    ++stray_metrics_;
    return nullptr;
  }
  const size_t width = size_t{shape_.operations} + 1;
  const size_t column = operation < shape_.operations ? operation : shape_.operations;
  metric_series*& found = metric_places_[metric * width + column];
  if (found == nullptr) {
    if (spare_.empty()) spare_.push_back(std::make_unique<metric_series>());
    metrics_.push_back(std::move(spare_.back()));
    spare_.pop_back();
    found = metrics_.back().get();
    found->metric = metric;
    found->operation = operation < shape_.operations ? operation : other_operation;
  }
  return found;
}

void series_table::record_time(uint32_t metric, uint32_t operation, int64_t ns) noexcept {
  if (metric_series* in = metric_at(metric, operation)) {
    ++in->count;
    in->times.record(ns);
  }
}

void series_table::add_counter(uint32_t metric, uint32_t operation, int64_t value) noexcept {
  if (metric_series* in = metric_at(metric, operation)) {
    ++in->count;
    in->total += value;
  }
}

void series_table::merge_metric(const metric_series& from) noexcept {
  if (metric_series* in = metric_at(from.metric, from.operation)) in->merge(from);
}

void series_table::merge_into(series_table& into) const noexcept {
  for (const auto& one : all_)
    if (!one->empty()) into.at(one->key.scenario, one->key.operation, one->key.outcome).merge(*one);
  for (const auto& one : metrics_)
    if (!one->empty()) into.merge_metric(*one);
  into.stray_metrics_ += stray_metrics_;
  into.capped_ = into.capped_ || capped_;
}

void series_table::reset() noexcept {
  for (const auto& one : all_) one->reset();
  for (const auto& one : metrics_) one->reset();
  stray_metrics_ = 0;
}

const series* series_table::find(uint32_t scenario, uint32_t operation, uint16_t outcome) const noexcept {
  const bool other = scenario >= shape_.scenarios || operation >= shape_.operations;
  const auto& pair = pairs_[other ? pairs_.size() - 1 : size_t{scenario} * shape_.operations + operation];
  return pair ? (*pair)[slot_of(outcome)] : nullptr;
}

const metric_series* series_table::find_metric(uint32_t metric, uint32_t operation) const noexcept {
  const size_t column = operation < shape_.operations ? operation : shape_.operations;
  const size_t place = metric * (size_t{shape_.operations} + 1) + column;
  return metric < shape_.metrics && place < metric_places_.size() ? metric_places_[place] : nullptr;
}

bool series_table::empty() const noexcept {
  for (const auto& one : all_)
    if (!one->empty()) return false;
  for (const auto& one : metrics_)
    if (!one->empty()) return false;
  return true;
}

}  // namespace spate::stats
