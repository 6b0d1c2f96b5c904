// The query plans of a run.
#pragma once

#include <spate/host_services.hpp>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "statement.hpp"

namespace spate::sql {

// How a database's plans are read.
struct plan_reader {
  // The step that reads a whole table, or empty.
  std::string_view (*full_scan)(std::string_view plan);
  bool (*uses_index)(std::string_view plan, std::string_view index);
};

// Knows the plan with which each statement was first carried out, and every other one that it got later; says so in the
// result, and whether the newest one is what the profile asks for. All sessions write it.
class plan_book {
 public:
  plan_book(const host_services&, const std::vector<const statement*>&, plan_reader);

  // Whether it was never told what this statement's plan is. [any]
  bool is_new(const statement& of) const { return !at(of).known.load(std::memory_order_acquire); }
  // What a session saw after it carried the statement out. [any]
  void saw(const statement&, const std::string& plan);
  // At the end of the run: the plans of statements that were carried out. [any]
  void end(const statement&, const std::string& plan);
  // The text that says what is asked for and does not hold, or 0. [any]
  std::uint16_t missed(const statement& of) const { return at(of).missed.load(std::memory_order_acquire); }

 private:
  struct entry {
    std::atomic<bool> known{false};
    std::atomic<std::uint16_t> missed{0};
    std::string first, newest;
    int changes = 0;
  };
  entry& at(const statement& of) const { return *entries_[of.index]; }
  void note(const statement&, std::uint32_t level, std::string_view name, const std::string& plan) const;
  std::string what_is_missed(const statement&, std::string_view plan) const;

  const host_services host_;
  const plan_reader read_;
  std::vector<std::unique_ptr<entry>> entries_;
  std::mutex mutex_;  // of texts and changes
};

}  // namespace spate::sql
