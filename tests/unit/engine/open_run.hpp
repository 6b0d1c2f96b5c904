#pragma once

#include "virtual_run.hpp"

namespace spate::engine::test {

/// As small_model, but an open load of `rate` arrivals a second with `users` users at most.
inline profile::model open_model(double rate, std::uint32_t users = 200, std::uint32_t operations = 1) {
  profile::model model = small_model(0, operations);
  profile::load& load = model.loads[0];
  load.name = "load";
  load.model = profile::load_model::open;
  load.level = rate;
  load.users = users;
  return model;
}

}  // namespace spate::engine::test
