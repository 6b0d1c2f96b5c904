// An exchange that goes on where its answer sends it.
#include <algorithm>

#include "exchange.hpp"
#include "shard.hpp"

namespace spate::http_api {

bool exchange::follow(std::int64_t end_ns) noexcept {
  const follow_kind kind = follow_kind_of(sample_.status, sent_->method());
  if (kind == follow_kind::none || lane_->link.input_size() > 0) return false;
  std::string_view location;
  for (const spate_field& each : store_->fields)
    if (same_name(view(each.name), "Location")) location = view(each.text);
  if (location.empty()) return false;  // nothing to follow: the answer stands as it is
  const error_texts& texts = shard_.target().texts();
  const std::uint16_t outcome = http_target::outcome_redirect;
  // A proxy is sent the whole URL.
  std::string_view current = request_.target();
  if (!current.starts_with('/'))
    current.remove_prefix(std::min(current.find('/', current.find("//") + 2), current.size()));
  const redirect_result found = redirect_target(shard_.target().url(), current, location, redirect_target_);
  if (found != redirect_result::ok || redirects_ == operation_->redirects) {
    const std::uint16_t text = found == redirect_result::ok          ? texts.too_many_redirects
                               : found == redirect_result::malformed ? texts.redirect_malformed
                                                                     : shard_.redirect_text(location);
    fail(outcome, text, end_ns);
    return true;
  }
  ++redirects_;
  log_attempt("redirected", sample_.status, end_ns);
  shard_.host().record(shard_.target().metrics().redirects, work_.operation, 1);
  leave(end_ns);
  sent_ = kind == follow_kind::get || sent_ == &*operation_->follow_get ? &*operation_->follow_get
                                                                        : &*operation_->follow_same;
  render(redirect_target_);
  start_attempt(end_ns);
  return true;
}

}  // namespace spate::http_api
