// One HTTP server as the profile describes it, ready for the shards.
#pragma once

#include <spate/protocol.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "check.hpp"
#include "keys.hpp"
#include "net/gateway.hpp"
#include "net/response_parser.hpp"
#include "net_words.hpp"
#include "request_template.hpp"
#include "token_source.hpp"

namespace spate::http_api {

class http_shard;

// One operation, compiled.
struct operation {
  operation(const shared_request& target, node from, std::uint32_t wanted)
      : request(target, from),
        name(from.child("name").as_string()),
        wants(wanted),
        keeps_cookies(target.cookies),
        decodes((wanted & SPATE_WANTS_BODY) != 0 && asks_for_compression(target.compression, from)),
        redirects(from.child("redirects").as_int(target.redirects)),
        reads(wanted | (keeps_cookies || decodes || redirects > 0 ? std::uint32_t{SPATE_WANTS_FIELDS} : 0)) {
    if (redirects == 0) return;
    follow_same.emplace(target, from, follow_kind::same);
    follow_get.emplace(target, from, follow_kind::get);
  }
  request_template request;
  std::optional<request_template> follow_same, follow_get;  // there when redirects are followed
  std::string name;
  std::uint32_t wants;  // SPATE_WANTS_*: what the host reads
  bool keeps_cookies;
  bool decodes;            // a body that nobody reads is left compressed
  std::int64_t redirects;  // how many are followed
  std::uint32_t reads;     // SPATE_WANTS_*: what is kept of an answer
  std::int64_t timeout_ns = 0;
};

// Numbers of the texts that say what went wrong.
struct error_texts {
  explicit error_texts(const host_services& host);
  std::uint16_t tls_cut;
  std::uint16_t write_reset, write_timeout, no_answer, answer_cut, answer_timeout, answer_slow;
  std::uint16_t first_byte_timeout, read_timeout;
  std::uint16_t malformed, long_header, long_body, surplus;
  std::uint16_t redirect_malformed, too_many_redirects;
};

inline constexpr spate_metric_info reused_metric = {
    "connections_reused", "Requests over a connection that was open before.", SPATE_METRIC_COUNTER, 0};
inline constexpr spate_metric_info repeated_metric = {
    "requests_repeated", "Requests that were sent again after the first connection failed.", SPATE_METRIC_COUNTER, 0};
inline constexpr spate_metric_info redirects_metric = {"redirects_followed", "Redirects that were followed.",
                                                       SPATE_METRIC_COUNTER, 0};
inline constexpr spate_metric_info metric_table[] = {connect_time_metric, tls_time_metric, tls_resumed_metric,
                                                     opened_metric,       failed_metric,   reused_metric,
                                                     repeated_metric,     redirects_metric};

// By the table above; those of connections are the gateway's.
struct metric_ids {
  explicit metric_ids(const host_services& host);
  std::uint32_t reused, repeated, redirects;
};

enum class ownership : std::uint8_t { user, pool, once };

// Connections of a pool when the profile names no number.
inline constexpr std::int64_t default_pool_size = 10;

struct time_limits {
  std::int64_t first_byte_ns, read_ns;  // 0: none
};

// Constant after its constructor; all shards of the target read it.
class http_target : public spate::protocol {
 public:
  static constexpr const char* id = "http_api";
  static constexpr const char* version = SPATE_VERSION;
  static constexpr const char* summary = "Sends HTTP/1.1 requests, with and without TLS.";
  static constexpr const char* own_outcomes[] = {"proxy", "redirect", nullptr};
  static constexpr const char* const* outcomes = own_outcomes;
  static constexpr std::uint16_t outcome_redirect = outcome_proxy + 1;
  static constexpr auto& metric_table = http_api::metric_table;
  static constexpr auto& target_keys = http_api::target_keys;
  static constexpr auto& operation_keys = http_api::operation_keys;
  static void check(const host_services&, config settings, report& mistakes) { check_target(settings, mistakes); }
  using shard = http_shard;

  http_target(const host_services& host, config settings);

  const base_url& url() const noexcept { return url_; }
  const operation& at(std::uint32_t index) const noexcept { return *operations_[index]; }
  const std::vector<std::unique_ptr<operation>>& operations() const noexcept { return operations_; }
  const error_texts& texts() const noexcept { return texts_; }
  const metric_ids& metrics() const noexcept { return metrics_; }
  const response_limits& limits() const noexcept { return limits_; }
  const cookie_origin& origin() const noexcept { return origin_; }
  const time_limits& times() const noexcept { return times_; }
  const connecting& connecting_by() const noexcept { return connecting_; }
  ownership owner() const noexcept { return owner_; }
  std::uint32_t pool_size() const noexcept { return pool_size_; }
  const token_source* tokens() const noexcept { return tokens_ ? &*tokens_ : nullptr; }
  const std::string& request_log_path() const noexcept { return request_log_; }
  std::uint64_t run_id() const noexcept { return run_id_; }  // random: what tells this run's requests from another's

 private:
  base_url url_;
  cookie_origin origin_;
  connecting connecting_;
  error_texts texts_;
  metric_ids metrics_;
  response_limits limits_;
  time_limits times_;
  ownership owner_;
  std::uint32_t pool_size_;
  std::optional<token_source> tokens_;
  std::string request_log_;
  std::uint64_t run_id_ = 0;
  std::vector<std::unique_ptr<operation>> operations_;
};

}  // namespace spate::http_api
