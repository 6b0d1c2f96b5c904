// A request as bytes with holes, serialised once per operation.
#pragma once

#include <spate/config.hpp>
#include <spate/host_services.hpp>

#include <string>

#include "cookie_jar.hpp"
#include "net/byte_buffer.hpp"
#include "net/request_pieces.hpp"
#include "net_words.hpp"
#include "redirect.hpp"
#include "request_head.hpp"

namespace spate::http_api {

// What one execution is rendered from.
struct render_context {
  const host_services& host;
  std::uint64_t token;
  const cookie_jar& cookies;
  const cookie_origin& origin;
  std::int64_t now_ns;               // decides which cookies have expired
  std::string_view access_token;     // "Bearer ...", when the target has a source of tokens
  std::string_view redirect_target;  // for a request that follows a redirect
};

// The request of one operation. Built on the control thread, constant afterwards, so all shards render from it.
class request_template {
 public:
  // `follows`: the request that follows a redirect of the operation in this way; none: the operation's own.
  request_template(const shared_request& target, node operation, follow_kind follows = follow_kind::none);

  static constexpr std::size_t npos = static_cast<std::size_t>(-1);

  // One rendered request. Its bytes lie in the buffer when it has an id.
  struct request {
    const char* data;
    std::size_t size;
    std::size_t id_offset, trace_offset;  // where the id has to be written, or npos
    bool has_id() const noexcept { return id_offset != npos || trace_offset != npos; }
    // Writes the id of `request_id_size` digits into `buffer`, wherever the request carries it.
    void put_id(byte_buffer& buffer, const char* id) const noexcept;
    std::string_view target() const noexcept;  // of its first line
  };

  // The bytes for one execution: those of the template itself when nothing varies, else rendered into `buffer`. No
  // allocation once the buffer is large enough. [shard]
  request render(const render_context& from, byte_buffer& buffer) const noexcept;

  const std::string& method() const noexcept { return method_; }
  bool is_head() const noexcept { return method_ == "HEAD"; }
  // May be sent again when the first try may or may not have arrived (RFC 9110, 9.2.2).
  bool is_idempotent() const noexcept;
  bool closes() const noexcept { return closes_; }  // the request itself asks for "Connection: close"

 private:
  std::string method_;
  bool closes_ = false;
  request_pieces pieces_;
};

}  // namespace spate::http_api
