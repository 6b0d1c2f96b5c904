#include "plan_book.hpp"

#include <spate/abi/ext/notes.h>

namespace spate::sql {

namespace {

// "plan at start", or with several statements "plan at start, statement 2".
std::string name_of(std::string_view what, const statement& of) {
  const auto comma = of.place.find(',');
  return comma == std::string::npos ? std::string(what) : text(what, of.place.substr(comma));
}

// Its steps one after the other; how deep one lies is not said.
std::string in_one_line(std::string_view plan) {
  std::string out;
  bool begins = true;
  for (const char c : plan) {
    if (begins && c == ' ') continue;
    begins = c == '\n';
    if (begins)
      out += "; ";
    else
      out += c;
  }
  return out;
}

}  // namespace

plan_book::plan_book(const host_services& host, const std::vector<const statement*>& all, plan_reader read)
    : host_(host), read_(read) {
  for (std::size_t i = 0; i < all.size(); ++i) entries_.push_back(std::make_unique<entry>());
}

void plan_book::note(const statement& of, std::uint32_t level, std::string_view name, const std::string& plan) const {
  host_.note(of.operation, level, name_of(name, of), plan);
}

void plan_book::saw(const statement& of, const std::string& plan) {
  const std::lock_guard lock(mutex_);
  entry& one = at(of);
  if (!one.known.load(std::memory_order_relaxed)) {
    one.first = plan;
    note(of, SPATE_NOTE_PLAIN, "plan at start", plan);
  } else if (one.newest == plan) {
    return;
  } else {
    ++one.changes;
    note(of, SPATE_NOTE_WARNING, one.changes == 1 ? "plan changed" : text("plan changed again (", one.changes, ")"),
         text("the plan of ", of.place, " changed during the run: from ", in_one_line(one.newest), " to ",
              in_one_line(plan)));
  }
  one.newest = plan;
  const std::string missed = what_is_missed(of, plan);
  one.missed.store(missed.empty() ? std::uint16_t{0} : host_.intern(missed), std::memory_order_release);
  one.known.store(true, std::memory_order_release);
}

void plan_book::end(const statement& of, const std::string& plan) {
  if (is_new(of)) return;
  // What the clean-up has dropped has no plan; the newest one that was seen is the last.
  if (!plan.empty()) saw(of, plan);
  const std::lock_guard lock(mutex_);
  note(of, SPATE_NOTE_PLAIN, "plan at end", at(of).newest);
}

std::string plan_book::what_is_missed(const statement& of, std::string_view plan) const {
  if (!of.plan.uses_index.empty() && !read_.uses_index(plan, of.plan.uses_index))
    return text("the plan of ", of.place, " does not use the index ", of.plan.uses_index, ": ", in_one_line(plan));
  if (of.plan.no_full_scan)
    if (const std::string_view step = read_.full_scan(plan); !step.empty())
      return text("the plan of ", of.place, " reads a whole table: ", step);
  return {};
}

}  // namespace spate::sql
