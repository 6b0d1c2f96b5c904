#include "authorization.hpp"

#include <spate/abi/ext/data.h>

#include "net/basic_auth.hpp"

namespace spate::http_api {

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
    add_basic(to, scheme);
  } else if (scheme.key() == "oauth2") {
    to.add(piece_kind::access_token);
  } else {
    to.add_literal("Bearer ");
    to.add_text(scheme, SPATE_ESCAPE_HEADER);
  }
  to.add_literal("\r\n");
}

}  // namespace spate::http_api
