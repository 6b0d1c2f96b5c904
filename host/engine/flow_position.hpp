#pragma once

#include <cstdint>
#include <vector>

#include "data/user_state.hpp"
#include "profile/model.hpp"

namespace spate::engine {

/// Where a user is in a flow: a stack of the repeats around its step. Allocates only in `reserve`. Belongs to the user.
class flow_position {
 public:
  /// Room for repeats nested `depth` deep.
  void reserve(std::uint32_t depth) { frames_.reserve(depth + 1); }
  void begin(const std::vector<profile::step>& flow);
  void end() { frames_.clear(); }
  bool active() const { return !frames_.empty(); }

  /// The next operation or pause, or null when the flow is over. Draws how often a repeat repeats, and binds the
  /// element of an `each`.
  const profile::step* next(data::user_state& state, const data::shared_state& shared);

  /// What follows when the operation of the step given last has failed: its own on_error, or else that of the nearest
  /// repeat around it that has one. After `leave` the flow goes on behind what was left.
  profile::on_error failed(const profile::step& operation, data::user_state& state);

 private:
  struct frame {
    const std::vector<profile::step>* steps;
    const profile::step* repeat;  ///< null: the flow itself
    std::size_t next = 0;
    std::int64_t left = 1;  ///< turns, the one under way included
    std::int64_t index = 0;
  };
  void enter(const profile::step& repeat, data::user_state& state, const data::shared_state& shared);
  bool start_turn(frame& of, data::user_state& state, const data::shared_state& shared);
  void pop(data::user_state& state);

  std::vector<frame> frames_;
};

/// How deep repeats are nested in a flow: 0 for a flow without any.
std::uint32_t depth_of(const std::vector<profile::step>& flow);

}  // namespace spate::engine
