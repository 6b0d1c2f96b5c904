#include "net/request_pieces.hpp"

#include <spate/abi/ext/data.h>

#include <cstring>
#include <limits>
#include <spate/failure.hpp>

#include "net/text_encoding.hpp"
#include "net/url.hpp"

namespace spate::net {

std::string plain_text(node value) {
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

std::string form_text(std::string_view plain) {
  std::string out(3 * plain.size(), '\0');
  out.resize(escape_form(plain, out.data()));
  return out;
}

std::string quoted_text(std::string_view plain) {
  std::string out(3 * plain.size(), '\0');
  out.resize(escape_quoted(plain, out.data()));
  return out;
}

std::size_t render_hole(const host_services& host, const hole_rendering& hole, byte_buffer& buffer, std::size_t at) {
  std::uint64_t size = host.render(hole.id, hole.token, hole.escape, buffer.data() + at, buffer.capacity() - at);
  if (size > buffer.capacity() - at) {
    buffer.reserve(at + size, at);
    size = host.render(hole.id, hole.token, hole.escape, buffer.data() + at, buffer.capacity() - at);
  }
  return at + size;
}

std::size_t copy(std::string_view text, byte_buffer& buffer, std::size_t at) {
  buffer.reserve(at + text.size(), at);
  if (!text.empty()) std::memcpy(buffer.data() + at, text.data(), text.size());
  return at + text.size();
}

void request_pieces::add_literal(std::string_view text) {
  if (text.empty()) return;
  if (text.size() > std::numeric_limits<std::uint32_t>::max() - literals_.size())
    throw failure(SPATE_E_CONFIG, "a request is larger than 4 GiB; send a smaller file");
  if (pieces_.empty() || pieces_.back().what != piece_kind::literal)
    pieces_.push_back({piece_kind::literal, 0, 0, static_cast<std::uint32_t>(literals_.size()), 0});
  literals_ += text;
  pieces_.back().size += static_cast<std::uint32_t>(text.size());
}

void request_pieces::add_hole(piece_kind what, node from, std::uint32_t escape) {
  pieces_.push_back({what, escape, from.template_id()});
}

void request_pieces::add_text(node from, std::uint32_t escape) {
  if (from.is_template())
    add_hole(piece_kind::hole, from, escape);
  else
    add_literal(plain_text(from));
}

void request_pieces::add_url_encoded(node from) {
  if (from.is_template())
    add_hole(piece_kind::url_hole, from, SPATE_ESCAPE_NONE);
  else
    add_literal(url_text(plain_text(from)));
}

void request_pieces::add_form_encoded(node from) {
  if (from.is_template())
    add_hole(piece_kind::form_hole, from, SPATE_ESCAPE_NONE);
  else
    add_literal(form_text(plain_text(from)));
}

void request_pieces::add_quoted(node from) {
  if (from.is_template())
    add_hole(piece_kind::quoted_hole, from, SPATE_ESCAPE_NONE);
  else
    add_literal(quoted_text(plain_text(from)));
}

void request_pieces::append(const request_pieces& others) {
  for (const request_piece& each : others.pieces_) {
    if (each.what == piece_kind::literal)
      add_literal(std::string_view(others.literals_).substr(each.offset, each.size));
    else
      pieces_.push_back(each);
  }
}

bool request_pieces::is_fixed() const noexcept {
  return pieces_.empty() || (pieces_.size() == 1 && pieces_.front().what == piece_kind::literal);
}

}  // namespace spate::net
