// A request as bytes with holes, serialised once per operation.
#pragma once

#include <spate/config.hpp>
#include <spate/host_services.hpp>

#include <memory>
#include <string>
#include <vector>

#include "url.hpp"

namespace spate::http_api {

// Bytes that grow without being cleared. Reused from request to request.
class request_buffer {
 public:
  char* data() noexcept { return bytes_.get(); }
  std::size_t capacity() const noexcept { return capacity_; }
  // Makes room for `size` bytes, keeping the first `used`.
  void reserve(std::size_t size, std::size_t used);

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t capacity_ = 0;
};

constexpr std::size_t request_id_size = 32;  // hexadecimal digits

// The request of one operation. Built on the control thread, constant afterwards, so all shards render from it.
class request_template {
 public:
  // What every request of a target has in common. `headers` may be absent.
  struct shared {
    const base_url& url;
    node headers;
    std::string_view request_id;           // name of the header, or empty
    std::string_view prefix;               // before the path, for a proxy that wants the whole URL; or empty
    std::string_view proxy_authorization;  // value of the header, or empty
    bool closes;                           // each request asks for the end of its connection
  };
  request_template(const shared& target, node operation);

  // One rendered request. `id` is where the request's id has to be written, or NULL.
  struct request {
    const char* data;
    std::size_t size;
    std::size_t id_offset;  // npos: none
  };
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);

  // The bytes for one execution: those of the template itself when nothing varies, else rendered into `buffer`. No
  // allocation once the buffer is large enough. [shard]
  request render(const host_services& host, std::uint64_t token, request_buffer& buffer) const noexcept;

  bool is_head() const noexcept { return method_ == "HEAD"; }
  // May be sent again when the first try may or may not have arrived (RFC 9110, 9.2.2).
  bool is_idempotent() const noexcept;
  bool closes() const noexcept { return closes_; }  // the request itself asks for "Connection: close"

 private:
  enum class kind : std::uint8_t { literal, hole, encoded_hole, request_id, content_length };
  struct piece {
    kind what;
    std::uint32_t escape;  // of a hole
    std::uint32_t id;      // of a hole: the template
    std::uint32_t offset;  // of a literal, in literals_
    std::uint32_t size;    // of a literal
  };

  void add_literal(std::string_view text);
  void add_text(node from, std::uint32_t escape);
  void add_path(const shared& target, node operation);
  void add_query(node query, bool path_has_query);
  void add_headers(const shared& target, node operation, bool is_json);
  void add_header(node each);
  void add_body(node operation);
  std::size_t render_hole(const piece& from, const host_services& host, std::uint64_t token, request_buffer& buffer,
                          std::size_t at) const noexcept;

  std::string method_;
  bool closes_ = false;
  std::string literals_;
  std::vector<piece> pieces_;
};

}  // namespace spate::http_api
