// How long each part of an operation took: its statements one by one, and what begins and ends its transaction.
#pragma once

#include <spate/host_services.hpp>

#include <algorithm>
#include <array>

#include "operation.hpp"

namespace spate::sql {

// Statements from the tenth on have no time of their own.
inline constexpr std::size_t most_parts = 9;

inline constexpr std::array<spate_metric_info, most_parts + 2> part_metrics = {{
    {"begin_time", "What begins the transaction of an operation.", SPATE_METRIC_TIME, 0},
    {"commit_time", "What ends it.", SPATE_METRIC_TIME, 0},
    {"statement_1", "The first statement of an operation of several parts, each time that it succeeded.",
     SPATE_METRIC_TIME, 0},
    {"statement_2", "Its second statement.", SPATE_METRIC_TIME, 0},
    {"statement_3", "Its third statement.", SPATE_METRIC_TIME, 0},
    {"statement_4", "Its fourth statement.", SPATE_METRIC_TIME, 0},
    {"statement_5", "Its fifth statement.", SPATE_METRIC_TIME, 0},
    {"statement_6", "Its sixth statement.", SPATE_METRIC_TIME, 0},
    {"statement_7", "Its seventh statement.", SPATE_METRIC_TIME, 0},
    {"statement_8", "Its eighth statement.", SPATE_METRIC_TIME, 0},
    {"statement_9", "Its ninth statement.", SPATE_METRIC_TIME, 0},
}};

// Defined as far as the operations of a target need them.
class part_metric_ids {
 public:
  part_metric_ids(const host_services& host, const operations& all) {
    ids_.fill(SPATE_NONE);
    std::size_t statements = 0;
    for (const auto& each : all.all())
      if (each->has_parts()) statements = std::max(statements, each->statements.size());
    const bool transactions =
        std::any_of(all.all().begin(), all.all().end(), [](const auto& each) { return each->transaction != nullptr; });
    for (std::size_t i = transactions ? 0 : first; i < std::min(first + statements, ids_.size()); ++i)
      ids_[i] = host.define_metric(part_metrics[i].name, part_metrics[i].kind);
  }

  std::uint32_t begin() const noexcept { return ids_[0]; }
  std::uint32_t commit() const noexcept { return ids_[1]; }
  std::uint32_t statement(std::size_t number) const noexcept {
    return number < most_parts ? ids_[first + number] : SPATE_NONE;
  }

 private:
  static constexpr std::size_t first = 2;
  std::array<std::uint32_t, part_metrics.size()> ids_{};
};

// A part begins where the one before it ended, so that together they are the operation. One thread's.
class part_clock {
 public:
  void start(const operation& what, std::uint32_t index, std::int64_t now_ns) noexcept {
    is_on_ = what.has_parts();
    operation_ = index;
    from_ns_ = now_ns;
  }
  bool is_on() const noexcept { return is_on_; }
  void ended(const host_services& host, std::uint32_t metric, std::int64_t now_ns) noexcept {
    if (is_on_) host.record(metric, operation_, now_ns - from_ns_);
    from_ns_ = now_ns;
  }

 private:
  std::int64_t from_ns_ = 0;
  std::uint32_t operation_ = 0;
  bool is_on_ = false;
};

// The metrics of a database: its own, and those of parts.
template <std::size_t Size>
constexpr auto with_part_metrics(const std::array<spate_metric_info, Size>& own) {
  std::array<spate_metric_info, Size + part_metrics.size()> all{};
  std::copy(own.begin(), own.end(), all.begin());
  std::copy(part_metrics.begin(), part_metrics.end(), all.begin() + Size);
  return all;
}

}  // namespace spate::sql
