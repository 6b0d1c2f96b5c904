// The Authorization header, made from `auth`.
#pragma once

#include <spate/config.hpp>

#include "net/request_pieces.hpp"
#include "net_words.hpp"

namespace spate::http_api {

// The `auth` that holds for an operation: its own, else its target's. An operation writes `auth = {}` to send none.
node authorization_of(node target_auth, node operation);

// The way of authentication that `auth` names; nothing when it is empty or holds only defaults.
node written_scheme(node auth);

// Adds the header, or nothing.
void add_authorization(request_pieces& to, node auth);

}  // namespace spate::http_api
