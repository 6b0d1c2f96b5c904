#include "target.hpp"

#include <algorithm>
#include <random>

#include "request_log.hpp"

namespace spate::http_api {

error_texts::error_texts(const host_services& host)
    : dns(host.intern("the host name was not found")),
      dns_timeout(host.intern("the host name was not resolved in time")),
      refused(host.intern("connection refused")),
      unreachable(host.intern("the host cannot be reached")),
      connect_failed(host.intern("the connection could not be opened")),
      no_descriptors(host.intern("no file descriptor left for a connection (ulimit -n)")),
      no_ports(host.intern("no local port left for a connection")),
      connect_timeout(host.intern("no connection in time")),
      write_reset(host.intern("the connection ended while the request was sent")),
      write_timeout(host.intern("the request could not be sent in time")),
      no_answer(host.intern("the connection ended without an answer")),
      answer_cut(host.intern("the connection ended in the middle of the answer")),
      answer_timeout(host.intern("no answer in time")),
      answer_slow(host.intern("the answer was not complete in time")),
      malformed(host.intern("the answer is no valid HTTP/1")),
      long_header(host.intern("the answer's headers are longer than max_header")),
      long_body(host.intern("the answer's body is longer than max_body")),
      surplus(host.intern("the server sent more than the answer")) {}

metric_ids::metric_ids(const host_services& host)
    : connect_time(host.define_metric("connect_time", SPATE_METRIC_TIME)),
      opened(host.define_metric("connections_opened", SPATE_METRIC_COUNTER)),
      reused(host.define_metric("connections_reused", SPATE_METRIC_COUNTER)),
      repeated(host.define_metric("requests_repeated", SPATE_METRIC_COUNTER)) {}

namespace {

base_url require_url(node from) {
  std::string problem;
  auto parsed = parse_base_url(from.as_string(), problem);
  if (!parsed) throw failure(SPATE_E_CONFIG, problem, from.index());
  return *parsed;
}

std::uint64_t random_id() {
  std::random_device random;
  return (std::uint64_t{random()} << 32) | random();
}

}  // namespace

http_target::http_target(const host_services& host, config settings)
    : protocol(host),
      url_(require_url(settings.find("base_url"))),
      origin_{url_.host, false},
      texts_(host),
      metrics_(host),
      limits_{static_cast<std::uint32_t>(settings.find("max_header").as_size_bytes()),
              static_cast<std::uint64_t>(settings.find("max_body").as_size_bytes())},
      connect_timeout_ns_(settings.find("connect_timeout").as_duration().count()),
      request_log_(settings.find("request_log").as_string()),
      run_id_(random_id()) {
  const shared_request shared{url_,
                              settings.find("headers"),
                              settings.find("auth"),
                              settings.find("request_id").as_string(),
                              settings.find("traceparent").as_bool(),
                              settings.find("cookies").as_bool(),
                              settings.find("compression").as_bool()};
  for (node each : settings.operations()) {
    auto made = std::make_unique<operation>(shared, each, host.wants(static_cast<std::uint32_t>(operations_.size())));
    made->timeout_ns = each.child("timeout").as_duration(settings.find("timeout").as_duration()).count();
    operations_.push_back(std::move(made));
  }
  if (!request_log_.empty()) request_log::clear(request_log_);
}

}  // namespace spate::http_api
