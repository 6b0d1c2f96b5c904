// The cookies of one user (RFC 6265).
#pragma once

#include <spate/abi/ext/response.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "set_cookie.hpp"

namespace spate::http_api {

// The server that a jar belongs to. A target has one, so neither a list of public suffixes nor a search by domain is
// needed: a Domain attribute only decides whether this server may set the cookie at all.
struct cookie_origin {
  std::string host;  // a name or an address
  bool secure;       // reached by TLS: cookies marked Secure are sent
};

struct cookie {
  std::string text;  // "name=value", as it is sent
  std::string path;
  std::string domain;  // empty: the host's own
  std::size_t name_size;
  std::int64_t expires_ns;  // of the shard's clock
  std::uint64_t created;    // counts
  bool secure;
  std::string_view name() const noexcept { return std::string_view(text).substr(0, name_size); }
};

// True when `each` goes with a request for `path` at `now_ns`.
bool fits(const cookie& each, const cookie_origin& origin, std::string_view path, std::int64_t now_ns) noexcept;

// The path of a request target: without its query, and without scheme and host if it has them.
std::string_view path_of_target(std::string_view target) noexcept;

// Keeps: one cookie for a name, domain and path; longer paths first, then older ones, the order of sending; at most
// `most` cookies of at most `largest` bytes. Allocates only when a cookie is new or grows. Single-threaded.
class cookie_jar {
 public:
  static constexpr std::size_t most = 180, largest = 4096;

  struct instant {
    std::int64_t now_ns, wall_ns;  // the same, on the shard's clock and on the wall's
  };

  bool empty() const noexcept { return all_.empty(); }
  const std::vector<cookie>& all() const noexcept { return all_; }
  void clear() noexcept { all_.clear(); }

  // One Set-Cookie header of the answer to a request for `path`.
  void take(const set_cookie& from, const cookie_origin& origin, std::string_view path, instant at);

 private:
  void make_room(std::int64_t now_ns);

  std::vector<cookie> all_;
  std::uint64_t created_ = 0;
};

}  // namespace spate::http_api
