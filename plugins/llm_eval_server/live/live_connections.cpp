#include "live/live_connections.hpp"

#include "live/live_broadcast.hpp"
#include "live/live_conversation.hpp"

namespace spate::llm_eval_server {

std::unique_ptr<conversation> live_connections::open(const http_request& request, http_response& response) {
  auto path = read_live_path(request.target);
  if (path && total_ < limit_) return std::make_unique<live_conversation>(context_, *this, std::move(*path));
  response.status = 403;
  response.content_type = "text/plain";
  return nullptr;
}

live_connections::statistics live_connections::count(std::int64_t now_us) const {
  const double entered_us = total_ == 0 ? 0 : static_cast<double>(entered_us_) / static_cast<double>(total_);
  return {total_, limit_, followers_.size() - followers_.count(""),
          total_ == 0 ? 0 : (static_cast<double>(now_us - began_us_) - entered_us) / 1e6};
}

void live_connections::enter(live_conversation& who, const std::string& run, std::int64_t now_us) {
  ++total_;
  entered_us_ += now_us - began_us_;
  followers_[run].insert(&who);
}

void live_connections::leave(live_conversation& who, const std::string& run, std::int64_t entered_us) {
  --total_;
  entered_us_ -= entered_us - began_us_;
  const auto found = followers_.find(run);
  found->second.erase(&who);
  if (found->second.empty()) followers_.erase(found);
}

void live_connections::tell(const run& changed, bool new_status) const {
  const std::string now = iso_time(stored_time(context_.now_us()));
  if (new_status && followers_.contains("")) tell_followers("", status_update(changed, now));
  if (followers_.contains(changed.id)) tell_followers(changed.id, run_broadcast(changed, now));
}

void live_connections::tell_followers(const std::string& run_id, const std::string& text) const {
  const auto found = followers_.find(run_id);
  if (found == followers_.end() || text.empty()) return;
  for (live_conversation* each : found->second) each->pass_on(text);
}

}  // namespace spate::llm_eval_server
