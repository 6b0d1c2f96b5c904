#include "request_head.hpp"

#include <spate/abi/ext/data.h>

#include "authorization.hpp"
#include "keys.hpp"

#ifndef SPATE_VERSION
#error "the build says which version this is"
#endif

namespace spate::http_api {

namespace {

node among(node headers, std::string_view name) {
  for (node each : headers)
    if (same_name(each.key(), name)) return each;
  return {};
}

node written_header(const shared_request& target, node operation, std::string_view name) {
  node own = among(operation.child("headers"), name);
  return own ? own : among(target.headers, name);
}

void add_query(request_pieces& to, node query, bool path_has_query) {
  char separator = path_has_query ? '&' : '?';
  for (node each : query) {
    to.add_literal(text(separator, url_text(each.key()), '='));
    separator = '&';
    to.add_url_encoded(each);
  }
}

void add_header(request_pieces& to, node each) {
  to.add_literal(text(each.key(), ": "));
  to.add_text(each, SPATE_ESCAPE_HEADER);
  to.add_literal("\r\n");
}

// The jar's cookies join a header that the profile writes: a request has one Cookie header (RFC 6265, 5.4).
void add_cookies(request_pieces& to, node written) {
  if (!written) return to.add(piece_kind::cookies);
  to.add_literal(text(written.key(), ": "));
  to.add_text(written, SPATE_ESCAPE_HEADER);
  to.add(piece_kind::more_cookies);
  to.add_literal("\r\n");
}

}  // namespace

bool asks_for_compression(bool target, node operation) { return operation.child("compression").as_bool(target); }

bool asks_to_close(const shared_request& target, node operation) {
  return same_name(written_header(target, operation, "Connection").as_string(), "close");
}

void add_redirect_line(request_pieces& to, const shared_request& target, std::string_view method) {
  to.add_literal(text(method, ' ', target.prefix));
  to.add(piece_kind::redirect_target);
  to.add_literal(" HTTP/1.1\r\n");
}

void add_request_line(request_pieces& to, const shared_request& target, node operation, std::string_view method) {
  node path = operation.child("path");
  for (const method_name& each : methods)
    if (node named = operation.child(each.key)) path = named;
  to.add_literal(text(method, " ", target.prefix, target.url.path));
  to.add_text(path, SPATE_ESCAPE_URL);
  add_query(to, operation.child("query"), without_holes(path.as_string()).find('?') != std::string::npos);
  to.add_literal(" HTTP/1.1\r\n");
}

void add_headers(request_pieces& to, const shared_request& target, node operation, std::string_view content_type) {
  node own = operation.child("headers");
  struct fixed_header {
    std::string_view name, value;
  };
  const fixed_header always[] = {
      {"Host", target.url.host_header},
      {"User-Agent", "spate/" SPATE_VERSION},
      {"Accept", "*/*"},
      {"Content-Type", content_type},
      {"Accept-Encoding", asks_for_compression(target.compression, operation) ? "gzip, deflate" : ""}};
  for (const fixed_header& each : always) {
    if (same_name(each.name, target.request_id)) continue;
    node written = written_header(target, operation, each.name);
    // Only we know the boundary.
    if (content_type.starts_with("multipart/") && each.name == "Content-Type") written = {};
    if (written)
      add_header(to, written);
    else if (!each.value.empty())
      to.add_literal(text(each.name, ": ", each.value, "\r\n"));
  }
  auto is_done = [&](std::string_view name) {
    for (const fixed_header& each : always)
      if (same_name(each.name, name)) return true;
    return same_name(name, target.request_id) || (target.cookies && same_name(name, "Cookie"));
  };
  for (node each : target.headers)
    if (!is_done(each.key()) && !among(own, each.key())) add_header(to, each);
  for (node each : own)
    if (!is_done(each.key())) add_header(to, each);
  if (!target.proxy_authorization.empty())
    to.add_literal(text("Proxy-Authorization: ", target.proxy_authorization, "\r\n"));
  if (target.closes && !asks_to_close(target, operation)) to.add_literal("Connection: close\r\n");
  add_authorization(to, authorization_of(target.auth, operation));
  if (target.cookies) add_cookies(to, written_header(target, operation, "Cookie"));
  if (!target.request_id.empty()) {
    to.add_literal(text(target.request_id, ": "));
    to.add(piece_kind::request_id);
    to.add_literal("\r\n");
  }
  if (target.traceparent) {
    to.add_literal("traceparent: 00-");
    to.add(piece_kind::trace_id);
    to.add_literal("-01\r\n");
  }
}

}  // namespace spate::http_api
