#include "authorization.hpp"

#include <spate/abi/ext/data.h>

#include "net/text_encoding.hpp"

namespace spate::http_api {

namespace {

void add_basic(request_pieces& to, node user, node password) {
  if (!user.is_template() && !password.is_template()) {
    const std::string plain = text(user.as_string(), ":", password.as_string());
    return to.add_literal(base64(plain));
  }
  to.add(piece_kind::base64_begin);
  to.add_text(user, SPATE_ESCAPE_NONE);
  to.add_literal(":");
  to.add_text(password, SPATE_ESCAPE_NONE);
  to.add(piece_kind::base64_end);
}

}  // namespace

node authorization_of(node target_auth, node operation) {
  node own = operation.child("auth");
  return own ? own : target_auth;
}

node written_scheme(node auth) {
  for (node each : auth)
    if (!each.is_default()) return each;
  return {};
}

void add_authorization(request_pieces& to, node auth) {
  node scheme = written_scheme(auth);
  if (!scheme) return;
  to.add_literal("Authorization: ");
  if (scheme.key() == "basic") {
    to.add_literal("Basic ");
    add_basic(to, scheme.child("user"), scheme.child("password"));
  } else if (scheme.key() == "oauth2") {
    to.add(piece_kind::access_token);
  } else {
    to.add_literal("Bearer ");
    to.add_text(scheme, SPATE_ESCAPE_HEADER);
  }
  to.add_literal("\r\n");
}

}  // namespace spate::http_api
