#include "request_template.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "keys.hpp"

#ifndef SPATE_VERSION
#error "the build says which version this is"
#endif

namespace spate::http_api {

namespace {

// Room for a Content-Length and the end of the headers.
constexpr std::size_t length_room = 32;

std::string text_of(node value) {
  switch (value.kind()) {
    case SPATE_KIND_BOOL:
      return value.as_bool() ? "true" : "false";
    case SPATE_KIND_INT:
      return text(value.as_int());
    case SPATE_KIND_FLOAT:
      return text(value.as_double());
    default:
      return std::string(value.as_string());
  }
}

std::string url_text(std::string_view plain) {
  std::string out(3 * plain.size(), '\0');
  out.resize(escape_url(plain, out.data()));
  return out;
}

}  // namespace

void request_buffer::reserve(std::size_t size, std::size_t used) {
  if (size <= capacity_) return;
  std::size_t larger = std::max(size, capacity_ * 2);
  std::unique_ptr<char[]> grown(new char[larger]);
  if (used > 0) std::memcpy(grown.get(), bytes_.get(), used);
  bytes_ = std::move(grown);
  capacity_ = larger;
}

request_template::request_template(const shared& target, node operation) {
  for (const method_name& each : methods)
    if (operation.child(each.key)) method_ = each.method;
  if (node written = operation.child("method")) method_ = written.as_string();
  add_literal(method_);
  add_literal(" ");
  add_path(target, operation);
  add_literal(" HTTP/1.1\r\n");
  add_headers(target, operation, static_cast<bool>(operation.child("json")));
  add_body(operation);
}

bool request_template::is_idempotent() const noexcept {
  for (std::string_view each : {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"})
    if (method_ == each) return true;
  return false;
}

void request_template::add_literal(std::string_view text) {
  if (text.empty()) return;
  if (pieces_.empty() || pieces_.back().what != kind::literal)
    pieces_.push_back({kind::literal, 0, 0, static_cast<std::uint32_t>(literals_.size()), 0});
  literals_ += text;
  pieces_.back().size += static_cast<std::uint32_t>(text.size());
}

void request_template::add_text(node from, std::uint32_t escape) {
  if (from.is_template())
    pieces_.push_back({kind::hole, escape, from.template_id(), 0, 0});
  else
    add_literal(text_of(from));
}

void request_template::add_path(const shared& target, node operation) {
  node path = operation.child("path");
  for (const method_name& each : methods)
    if (node named = operation.child(each.key)) path = named;
  add_literal(target.prefix);
  add_literal(target.url.path);
  add_text(path, SPATE_ESCAPE_URL);
  add_query(operation.child("query"), without_holes(path.as_string()).find('?') != std::string::npos);
}

void request_template::add_query(node query, bool path_has_query) {
  char separator = path_has_query ? '&' : '?';
  for (node each : query) {
    add_literal(text(separator, url_text(each.key()), '='));
    separator = '&';
    // The fixed parts of a template need the encoding as well, so it is rendered plain and encoded as a whole.
    if (each.is_template())
      pieces_.push_back({kind::encoded_hole, SPATE_ESCAPE_NONE, each.template_id(), 0, 0});
    else
      add_literal(url_text(text_of(each)));
  }
}

void request_template::add_header(node each) {
  add_literal(text(each.key(), ": "));
  add_text(each, SPATE_ESCAPE_HEADER);
  add_literal("\r\n");
  if (same_name(each.key(), "Connection") && same_name(each.as_string(), "close")) closes_ = true;
}

// An operation's header wins over the target's, and both over the ones that are always sent.
void request_template::add_headers(const shared& target, node operation, bool is_json) {
  node own = operation.child("headers");
  auto among = [](node headers, std::string_view name) {
    for (node each : headers)
      if (same_name(each.key(), name)) return each;
    return node();
  };
  auto add_default = [&](std::string_view name, std::string_view value) {
    if (same_name(name, target.request_id)) return;
    node written = among(own, name);
    if (!written) written = among(target.headers, name);
    if (written)
      add_header(written);
    else if (!value.empty())
      add_literal(text(name, ": ", value, "\r\n"));
  };
  constexpr std::string_view always[] = {"Host", "User-Agent", "Accept", "Content-Type"};
  add_default(always[0], target.url.host_header);
  add_default(always[1], "spate/" SPATE_VERSION);
  add_default(always[2], "*/*");
  add_default(always[3], is_json ? "application/json" : "");
  auto is_done = [&](std::string_view name) {
    for (std::string_view each : always)
      if (same_name(each, name)) return true;
    return same_name(name, target.request_id);
  };
  for (node each : target.headers)
    if (!is_done(each.key()) && !among(own, each.key())) add_header(each);
  for (node each : own)
    if (!is_done(each.key())) add_header(each);
  if (!target.proxy_authorization.empty())
    add_literal(text("Proxy-Authorization: ", target.proxy_authorization, "\r\n"));
  if (target.closes && !closes_) {
    add_literal("Connection: close\r\n");
    closes_ = true;
  }
  if (!target.request_id.empty()) {
    add_literal(text(target.request_id, ": "));
    pieces_.push_back({kind::request_id, 0, 0, 0, 0});
    add_literal("\r\n");
  }
}

void request_template::add_body(node operation) {
  node body = operation.child("json");
  if (!body) body = operation.child("body");
  if (body.is_template()) {
    pieces_.push_back({kind::content_length, 0, 0, 0, 0});
    add_text(body, SPATE_ESCAPE_NONE);
    return;
  }
  std::string fixed = body ? text_of(body) : std::string();
  bool expects_body = method_ == "POST" || method_ == "PUT" || method_ == "PATCH";
  if (body || expects_body) add_literal(text("Content-Length: ", fixed.size(), "\r\n"));
  add_literal("\r\n");
  add_literal(fixed);
}

std::size_t request_template::render_hole(const piece& from, const host_services& host, std::uint64_t token,
                                          request_buffer& buffer, std::size_t at) const noexcept {
  std::uint64_t size = host.render(from.id, token, from.escape, buffer.data() + at, buffer.capacity() - at);
  if (size > buffer.capacity() - at) {
    buffer.reserve(at + size, at);
    size = host.render(from.id, token, from.escape, buffer.data() + at, buffer.capacity() - at);
  }
  if (from.what == kind::hole) return at + size;
  // Encoded in place: the plain text is moved behind the room that its encoding may take.
  buffer.reserve(at + 4 * size, at + size);
  char* plain = buffer.data() + at + 3 * size;
  std::memmove(plain, buffer.data() + at, size);
  return at + escape_url({plain, static_cast<std::size_t>(size)}, buffer.data() + at);
}

request_template::request request_template::render(const host_services& host, std::uint64_t token,
                                                   request_buffer& buffer) const noexcept {
  if (pieces_.size() == 1) return {literals_.data(), literals_.size(), npos};
  std::size_t at = 0, id_offset = npos, length_at = npos;
  buffer.reserve(literals_.size() + 512, 0);
  for (const piece& each : pieces_) {
    switch (each.what) {
      case kind::literal:
        buffer.reserve(at + each.size, at);
        std::memcpy(buffer.data() + at, literals_.data() + each.offset, each.size);
        at += each.size;
        break;
      case kind::request_id:
        buffer.reserve(at + request_id_size, at);
        id_offset = at;
        at += request_id_size;
        break;
      case kind::content_length:
        buffer.reserve(at + length_room, at);
        length_at = at;
        at += length_room;
        break;
      default:
        at = render_hole(each, host, token, buffer, at);
    }
  }
  if (length_at == npos) return {buffer.data(), at, id_offset};
  // The body is there, so its length is known: the header is written, and the body moves up to it.
  constexpr std::string_view name = "Content-Length: ";
  const std::size_t body = length_at + length_room, body_size = at - body;
  char* end = buffer.data() + length_at;
  constexpr std::string_view head_end = "\r\n\r\n";
  end = std::copy(name.begin(), name.end(), end);
  end = std::to_chars(end, buffer.data() + body, body_size).ptr;
  end = std::copy(head_end.begin(), head_end.end(), end);
  std::memmove(end, buffer.data() + body, body_size);
  return {buffer.data(), static_cast<std::size_t>(end - buffer.data()) + body_size, id_offset};
}

}  // namespace spate::http_api
