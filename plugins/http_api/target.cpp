#include "target.hpp"

#include <algorithm>
#include <random>

#include "request_log.hpp"

namespace spate::http_api {

error_texts::error_texts(const host_services& host)
    : tls_cut(host.intern("TLS: the connection ended without a close_notify, so the answer may be cut")),
      write_reset(host.intern("the connection ended while the request was sent")),
      write_timeout(host.intern("the request could not be sent in time")),
      no_answer(host.intern("the connection ended without an answer")),
      answer_cut(host.intern("the connection ended in the middle of the answer")),
      answer_timeout(host.intern("no answer in time")),
      answer_slow(host.intern("the answer was not complete in time")),
      first_byte_timeout(host.intern("no first byte within first_byte_timeout")),
      read_timeout(host.intern("the answer paused longer than read_timeout")),
      malformed(host.intern("the answer is no valid HTTP/1")),
      long_header(host.intern("the answer's headers are longer than max_header")),
      long_body(host.intern("the answer's body is longer than max_body")),
      surplus(host.intern("the server sent more than the answer")),
      redirect_malformed(host.intern("redirected to what is no URL")),
      too_many_redirects(host.intern("redirected more often than `redirects` allows")) {}

metric_ids::metric_ids(const host_services& host)
    : reused(define(host, reused_metric)),
      repeated(define(host, repeated_metric)),
      redirects(define(host, redirects_metric)) {}

namespace {

base_url require_url(node from) {
  std::string problem;
  auto parsed = parse_base_url(from.as_string(), problem);
  if (!parsed) throw failure(SPATE_E_CONFIG, problem, from.index());
  return *parsed;
}

ownership owner_of(node from) {
  if (from.as_string() == "pool") return ownership::pool;
  return from.as_string() == "new" ? ownership::once : ownership::user;
}

std::int64_t nanoseconds(node from) { return from.as_duration().count(); }

std::uint64_t random_id() {
  std::random_device random;
  return (std::uint64_t{random()} << 32) | random();
}

}  // namespace

http_target::http_target(const host_services& host, config settings)
    : protocol(host),
      url_(require_url(settings.find("base_url"))),
      origin_{url_.host, url_.secure},
      connecting_(host, settings, url_),
      texts_(host),
      metrics_(host),
      limits_{static_cast<std::uint32_t>(settings.find("max_header").as_size_bytes()),
              static_cast<std::uint64_t>(settings.find("max_body").as_size_bytes())},
      times_{nanoseconds(settings.find("first_byte_timeout")), nanoseconds(settings.find("read_timeout"))},
      owner_(owner_of(settings.find("connections"))),
      pool_size_(static_cast<std::uint32_t>(settings.find("pool.size").as_int(default_pool_size))),
      request_log_(settings.find("request_log").as_string()),
      run_id_(random_id()) {
  const std::string prefix = absolute_prefix(settings, url_), authorization = proxy_authorization(settings);
  const shared_request shared{url_,
                              settings.find("headers"),
                              settings.find("auth"),
                              settings.find("request_id").as_string(),
                              settings.find("traceparent").as_bool(),
                              settings.find("cookies").as_bool(),
                              settings.find("compression").as_bool(),
                              settings.find("redirects").as_int(),
                              prefix,
                              prefix.empty() ? std::string_view() : std::string_view(authorization),
                              owner_ == ownership::once};
  if (node oauth2 = settings.find("auth.oauth2")) tokens_.emplace(host, oauth2, settings.find("tls"));
  for (node each : settings.operations()) {
    auto made = std::make_unique<operation>(shared, each, host.wants(static_cast<std::uint32_t>(operations_.size())));
    made->timeout_ns = each.child("timeout").as_duration(settings.find("timeout").as_duration()).count();
    operations_.push_back(std::move(made));
  }
  if (!request_log_.empty()) request_log::clear(request_log_);
}

}  // namespace spate::http_api
