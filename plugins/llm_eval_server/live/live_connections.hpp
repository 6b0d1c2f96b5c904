#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>

#include "live/live_path.hpp"
#include "rest/context.hpp"
#include "server/conversation.hpp"
#include "server/message.hpp"

namespace spate::llm_eval_server {

class live_conversation;

// The platform's WebSockets: how many there may be, and what each is about. Outlives its conversations. One thread.
class live_connections {
 public:
  // `echoes`: whether what the older load test sends comes back.
  live_connections(rest_context& context, std::size_t limit, bool echoes)
      : context_(context), limit_(limit), echoes_(echoes), began_us_(context.now_us()) {}

  // Empty, and the response says so, when there is no such path or there are enough of them.
  std::unique_ptr<conversation> open(const http_request& request, http_response& response);

  // What the status stream greets with.
  struct statistics {
    std::size_t total, limit, subscriptions;  // subscriptions: runs that somebody follows
    double average_age_seconds;
  };
  statistics count(std::int64_t now_us) const;

  // Tells those who follow the run, and of a new status those who follow the status of all.
  void tell(const run& changed, bool new_status) const;
  // Tells those who follow a run, of its stored id, a text; an empty one is told nobody.
  void tell_followers(const std::string& run_id, const std::string& text) const;
  bool echoes() const { return echoes_; }

  // Called by each conversation for the time of its life. `run`: the stored id of what it follows, empty: the status of
  // all runs.
  void enter(live_conversation& who, const std::string& run, std::int64_t now_us);
  void leave(live_conversation& who, const std::string& run, std::int64_t entered_us);

 private:
  rest_context& context_;
  const std::size_t limit_;
  const bool echoes_;
  const std::int64_t began_us_;
  std::size_t total_ = 0;
  std::int64_t entered_us_ = 0;  // since began_us_, the sum over all
  std::map<std::string, std::unordered_set<live_conversation*>> followers_;
};

}  // namespace spate::llm_eval_server
