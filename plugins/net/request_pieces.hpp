// Literals and what varies between them: what a request is compiled into.
#pragma once

#include <spate/config.hpp>
#include <spate/host_services.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include "net/byte_buffer.hpp"

namespace spate::net {

enum class piece_kind : std::uint8_t {
  literal,
  hole,          // a template, rendered with `escape`
  url_hole,      // a template, rendered plain and percent-encoded whole
  form_hole,     // the same, with `+` for a space
  quoted_hole,   // a template, rendered plain and written for the inside of quotes
  base64_begin,  // what comes between these two is sent as base64
  base64_end,
  request_id,       // room for request_id_size digits
  trace_id,         // room for trace_id_size characters
  redirect_target,  // where the answer before sent us
  access_token,     // "Bearer ..." of the target's token source
  cookies,          // the user's cookies with their header, or nothing
  more_cookies,     // the same behind a Cookie header that the profile writes
  content_length,   // room for the header and the empty line: the body follows, and its length is written when known
};

struct request_piece {
  piece_kind what;
  std::uint32_t escape = 0;  // of a hole
  std::uint32_t id = 0;      // of a hole: the template
  std::uint32_t offset = 0;  // of a literal, in the literals
  std::uint32_t size = 0;    // of a literal
};

// A scalar of the profile as text.
std::string plain_text(node value);

// Keeps: neighbouring literals are one, so what never varies is a single piece. Throws spate::failure beyond 4 GiB.
// [control]
class request_pieces {
 public:
  void add(piece_kind what) { pieces_.push_back({what}); }
  void add_literal(std::string_view text);
  void add_text(node from, std::uint32_t escape);
  // The fixed parts of a template need the encoding as well, so it is encoded as a whole when it is rendered.
  void add_url_encoded(node from);
  void add_form_encoded(node from);
  void add_quoted(node from);
  void append(const request_pieces& others);

  bool is_fixed() const noexcept;  // a literal, or nothing
  const std::vector<request_piece>& all() const noexcept { return pieces_; }
  const std::string& literals() const noexcept { return literals_; }

 private:
  void add_hole(piece_kind what, node from, std::uint32_t escape);

  std::string literals_;
  std::vector<request_piece> pieces_;
};

// A template that is rendered for one operation under way.
struct hole_rendering {
  std::uint32_t id;
  std::uint64_t token;
  std::uint32_t escape;
};
// Renders into `buffer` from `at` on; returns where it ends. [shard]
std::size_t render_hole(const host_services& host, const hole_rendering& hole, byte_buffer& buffer, std::size_t at);
// The same for text that is there already.
std::size_t copy(std::string_view text, byte_buffer& buffer, std::size_t at);

// `plain` percent-encoded, as a field of a form, or written for the inside of quotes.
std::string url_text(std::string_view plain);
std::string form_text(std::string_view plain);
std::string quoted_text(std::string_view plain);

}  // namespace spate::net
