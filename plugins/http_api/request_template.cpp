#include "request_template.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "keys.hpp"
#include "net/basic_auth.hpp"
#include "net/text_encoding.hpp"
#include "request_body.hpp"

namespace spate::http_api {

namespace {

// Room for a Content-Length and the end of the headers.
constexpr std::size_t length_room = 32;

std::size_t render_plain(const request_piece& hole, const render_context& from, byte_buffer& buffer, std::size_t at) {
  return render_hole(from.host, {hole.id, from.token, hole.escape}, buffer, at);
}

std::size_t encode_hole(piece_kind how, byte_buffer& buffer, std::size_t begin, std::size_t at) {
  auto encode = &escape_url;
  if (how == piece_kind::form_hole) encode = &escape_form;
  if (how == piece_kind::quoted_hole) encode = &escape_quoted;
  return encode_behind(buffer, begin, at, 3 * (at - begin), encode);
}

// "METHOD target HTTP/1.1"
std::string_view target_in(std::string_view request) {
  const std::size_t begin = request.find(' ') + 1;
  return request.substr(begin, request.find(' ', begin) - begin);
}

std::size_t render_cookies(piece_kind what, const render_context& from, byte_buffer& buffer, std::size_t at) {
  if (from.cookies.empty()) return at;
  // The path may move with the buffer while cookies are added.
  const std::string_view path = path_of_target(target_in({buffer.data(), at}));
  const auto path_at = static_cast<std::size_t>(path.data() - buffer.data());
  const std::size_t path_size = path.size();
  const std::size_t begin = at;
  for (const cookie& each : from.cookies.all()) {
    if (!fits(each, from.origin, {buffer.data() + path_at, path_size}, from.now_ns)) continue;
    at = copy(at == begin && what == piece_kind::cookies ? "Cookie: " : "; ", buffer, at);
    at = copy(each.text, buffer, at);
  }
  return at == begin || what != piece_kind::cookies ? at : copy("\r\n", buffer, at);
}

}  // namespace

request_template::request_template(const shared_request& target, node operation, follow_kind follows) {
  for (const method_name& each : methods)
    if (operation.child(each.key)) method_ = each.method;
  if (node written = operation.child("method")) method_ = written.as_string();
  if (follows == follow_kind::get) method_ = "GET";
  closes_ = target.closes || asks_to_close(target, operation);
  const request_body body = follows == follow_kind::get ? request_body() : make_body(operation);
  if (follows == follow_kind::none)
    add_request_line(pieces_, target, operation, method_);
  else
    add_redirect_line(pieces_, target, method_);
  add_headers(pieces_, target, operation, body.content_type);
  if (!body.content.is_fixed()) {
    pieces_.add(piece_kind::content_length);
  } else {
    const bool expects_body = method_ == "POST" || method_ == "PUT" || method_ == "PATCH";
    if (body.is_there || expects_body)
      pieces_.add_literal(text("Content-Length: ", body.content.literals().size(), "\r\n"));
    pieces_.add_literal("\r\n");
  }
  pieces_.append(body.content);
}

bool request_template::is_idempotent() const noexcept {
  for (std::string_view each : {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"})
    if (method_ == each) return true;
  return false;
}

std::string_view request_template::request::target() const noexcept { return target_in({data, size}); }

// The trace is the request: its id is the same, and the span is the part of it that counts.
void request_template::request::put_id(byte_buffer& buffer, const char* id) const noexcept {
  if (id_offset != npos) std::memcpy(buffer.data() + id_offset, id, request_id_size);
  if (trace_offset == npos) return;
  char* at = buffer.data() + trace_offset;
  std::memcpy(at, id, request_id_size);
  at[request_id_size] = '-';
  std::memcpy(at + request_id_size + 1, id + request_id_size - 16, 16);
}

request_template::request request_template::render(const render_context& from, byte_buffer& buffer) const noexcept {
  const std::string& literals = pieces_.literals();
  if (pieces_.is_fixed()) return {literals.data(), literals.size(), npos, npos};
  std::size_t at = 0, id_offset = npos, trace_offset = npos, length_at = npos, base64_at = 0;
  buffer.reserve(literals.size() + 512, 0);
  for (const request_piece& each : pieces_.all()) {
    switch (each.what) {
      case piece_kind::literal:
        at = copy(std::string_view(literals).substr(each.offset, each.size), buffer, at);
        break;
      case piece_kind::hole:
        at = render_plain(each, from, buffer, at);
        break;
      case piece_kind::url_hole:
      case piece_kind::form_hole:
      case piece_kind::quoted_hole:
        at = encode_hole(each.what, buffer, at, render_plain(each, from, buffer, at));
        break;
      case piece_kind::base64_begin:
        base64_at = at;
        break;
      case piece_kind::base64_end:
        at = encode_basic(buffer, base64_at, at);
        break;
      case piece_kind::request_id:
        buffer.reserve(at + request_id_size, at);
        id_offset = at;
        at += request_id_size;
        break;
      case piece_kind::trace_id:
        buffer.reserve(at + trace_id_size, at);
        trace_offset = at;
        at += trace_id_size;
        break;
      case piece_kind::redirect_target:
        at = copy(from.redirect_target, buffer, at);
        break;
      case piece_kind::access_token:
        at = copy(from.access_token, buffer, at);
        break;
      case piece_kind::cookies:
      case piece_kind::more_cookies:
        at = render_cookies(each.what, from, buffer, at);
        break;
      case piece_kind::content_length:
        buffer.reserve(at + length_room, at);
        length_at = at;
        at += length_room;
        break;
    }
  }
  if (length_at == npos) return {buffer.data(), at, id_offset, trace_offset};
  // The body is there, so its length is known: the header is written, and the body moves up to it.
  constexpr std::string_view name = "Content-Length: ";
  const std::size_t body = length_at + length_room, body_size = at - body;
  char* end = buffer.data() + length_at;
  constexpr std::string_view head_end = "\r\n\r\n";
  end = std::copy(name.begin(), name.end(), end);
  end = std::to_chars(end, buffer.data() + body, body_size).ptr;
  end = std::copy(head_end.begin(), head_end.end(), end);
  std::memmove(end, buffer.data() + body, body_size);
  return {buffer.data(), static_cast<std::size_t>(end - buffer.data()) + body_size, id_offset, trace_offset};
}

}  // namespace spate::http_api
