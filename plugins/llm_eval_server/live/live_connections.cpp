#include "live/live_connections.hpp"

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
  return {total_, limit_, follow_.size(),
          total_ == 0 ? 0 : (static_cast<double>(now_us - began_us_) - entered_us) / 1e6};
}

void live_connections::enter(std::string_view run_id, std::int64_t now_us) {
  ++total_;
  entered_us_ += now_us - began_us_;
  if (!run_id.empty()) ++follow_[std::string(run_id)];
}

void live_connections::leave(std::string_view run_id, std::int64_t entered_us) {
  --total_;
  entered_us_ -= entered_us - began_us_;
  const auto found = follow_.find(run_id);
  if (found != follow_.end() && --found->second == 0) follow_.erase(found);
}

}  // namespace spate::llm_eval_server
