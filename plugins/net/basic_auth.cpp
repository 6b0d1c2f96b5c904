#include "net/basic_auth.hpp"

#include <spate/abi/ext/data.h>

#include "net/text_encoding.hpp"
#include "net/url.hpp"

namespace spate::net {

void check_basic(node basic, report& mistakes) {
  node user = basic.child("user"), password = basic.child("password");
  if (!user) mistakes.error(basic, "auth.basic has no user; write user = \"...\" into it");
  if (!password)
    mistakes.error(basic, "auth.basic has no password; write password = \"...\" into it, or \"\" for none");
  if (without_holes(user.as_string()).find(':') != std::string::npos)
    mistakes.error(user, "the user name of auth.basic holds a ':', after which a server reads the password; remove it");
}

void add_basic(request_pieces& to, node basic) {
  node user = basic.child("user"), password = basic.child("password");
  to.add_literal("Basic ");
  if (!user.is_template() && !password.is_template())
    return to.add_literal(base64(text(user.as_string(), ":", password.as_string())));
  to.add(piece_kind::base64_begin);
  to.add_text(user, SPATE_ESCAPE_NONE);
  to.add_literal(":");
  to.add_text(password, SPATE_ESCAPE_NONE);
  to.add(piece_kind::base64_end);
}

std::size_t encode_basic(byte_buffer& buffer, std::size_t begin, std::size_t at) {
  const std::size_t room = base64_size(at - begin);
  return encode_behind(buffer, begin, at, room, [room](std::string_view plain, char* out) {
    encode_base64(plain, out);
    return room;
  });
}

}  // namespace spate::net
