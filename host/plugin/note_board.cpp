#include "plugin/note_board.hpp"

#include <algorithm>

namespace spate::plugin {

void note_board::set(note one) {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(notes_.begin(), notes_.end(), [&](const note& each) {
    return each.owner == one.owner && each.operation == one.operation && each.name == one.name;
  });
  if (found != notes_.end())
    *found = std::move(one);
  else if (notes_.size() < capacity)
    notes_.push_back(std::move(one));
}

std::vector<note_board::note> note_board::all() const {
  const std::lock_guard lock(mutex_);
  return notes_;
}

}  // namespace spate::plugin
