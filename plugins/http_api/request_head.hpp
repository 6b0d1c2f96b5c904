// The request line and the headers of an operation.
#pragma once

#include <spate/config.hpp>

#include <string_view>

#include "net/request_pieces.hpp"
#include "net/url.hpp"
#include "net_words.hpp"

namespace spate::http_api {

constexpr std::size_t request_id_size = 32;                      // hexadecimal digits
constexpr std::size_t trace_id_size = request_id_size + 1 + 16;  // trace id, "-", span id

// What every request of a target has in common. Nodes may be absent.
struct shared_request {
  const base_url& url;
  node headers, auth;
  std::string_view request_id;  // name of the header, or empty
  bool traceparent, cookies, compression;
  std::int64_t redirects;                // how many an operation follows
  std::string_view prefix;               // before the path, for a proxy that wants the whole URL; or empty
  std::string_view proxy_authorization;  // value of the header, or empty
  bool closes;                           // each request asks for the end of its connection
};

// True when the operation asks for compressed answers: what it says itself, else its target.
bool asks_for_compression(bool target, node operation);

// "GET /path?query HTTP/1.1" with the end of its line.
void add_request_line(request_pieces& to, const shared_request& target, node operation, std::string_view method);

// The same for a request that an answer asked for: its target is known when it is rendered.
void add_redirect_line(request_pieces& to, const shared_request& target, std::string_view method);

// All headers but Content-Length, and without the empty line. An operation's header wins over the target's, and both
// over the ones that are always sent. `content_type`: the body's, if it has one.
void add_headers(request_pieces& to, const shared_request& target, node operation, std::string_view content_type);

// True when the profile itself asks for the end of the connection.
bool asks_to_close(const shared_request& target, node operation);

}  // namespace spate::http_api
