#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

#include "live/live_connections.hpp"
#include "rest/context.hpp"
#include "store/run.hpp"

namespace spate::llm_eval_server {

// Drives runs to their end, as an evaluation inside of the platform would: tells of every item, and stores what came of
// it. Of seven runs one fails half-way. Borrows both. One thread: the server's.
class live_simulator {
 public:
  // `whole`: how long a run takes.
  live_simulator(rest_context& context, const live_connections& followers, std::chrono::nanoseconds whole)
      : context_(context), followers_(followers), whole_us_(whole.count() / 1000) {}

  // A run was made, or has changed: one that is running begins, one that is not is left alone from here on.
  void notice(const run& changed);
  // Does what has become due. To be called often.
  void advance();

 private:
  struct simulation {
    run of;
    std::int64_t begun_us;
    std::int64_t items, ends_behind;  // the item behind which it ends: a run that fails leaves some out
    std::int64_t done = 0;
  };
  bool step(simulation& one, std::int64_t now_us);
  void do_item(simulation& one, const std::string& now);
  void finish(run& of, bool failed, std::int64_t now_us, std::int64_t begun_us);

  rest_context& context_;
  const live_connections& followers_;
  const std::int64_t whole_us_;
  std::map<std::string, simulation> running_;  // by the run's stored id
};

}  // namespace spate::llm_eval_server
