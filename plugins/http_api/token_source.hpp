// OAuth 2 access tokens by client credentials (RFC 6749, 4.4).
#pragma once

#include <spate/config.hpp>
#include <spate/host_services.hpp>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "net/tls.hpp"
#include "net/url.hpp"
#include "net_words.hpp"

namespace spate::http_api {

// What the server of tokens said.
struct granted_token {
  std::string access_token;
  std::int64_t lives_s = 0;  // 0: for ever
};

// Asks for one token: blocks up to `limit`. `tls` is NULL for http. Throws std::runtime_error with what went wrong.
granted_token fetch_token(const base_url& at, const tls_context* tls, const std::string& authorization,
                          const std::string& form, std::chrono::nanoseconds limit);

// The token of a target, for all of its users. The first is fetched by the constructor, so that a run without one never
// begins; a thread of its own fetches the next when four fifths of the life of one are over, and goes on trying, so
// that no operation ever waits for a token. When none comes in time, operations go out with the old one, and the
// server's answers tell.
class token_source {
 public:
  // `settings` is the table auth.oauth2. Throws spate::failure. [control]
  token_source(const host_services& host, node settings, node tls);
  ~token_source();  // [control]
  token_source(const token_source&) = delete;
  token_source& operator=(const token_source&) = delete;

  std::uint32_t version() const noexcept { return version_.load(std::memory_order_acquire); }  // [any]
  std::string authorization() const;  // "Bearer ..." of the present token [any]

 private:
  void keep_fresh();
  void take(const granted_token& token);

  host_services host_;
  base_url at_;
  std::optional<tls_context> tls_;
  std::string authorization_, form_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool ending_ = false;
  std::string value_;
  std::int64_t lives_s_ = 0;
  std::atomic<std::uint32_t> version_{0};
  std::thread thread_;
};

}  // namespace spate::http_api
