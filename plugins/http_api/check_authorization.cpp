#include "check_authorization.hpp"

#include "net/basic_auth.hpp"
#include "net/url.hpp"
#include "net_words.hpp"

namespace spate::http_api {

namespace {

void check_bearer(node bearer, report& mistakes) {
  const std::string_view token = bearer.as_string();
  if (token.empty())
    mistakes.error(bearer, "auth.bearer is empty; write the token, or take auth out");
  else if (token.find_first_of("\r\n") != std::string_view::npos)
    mistakes.error(bearer, "auth.bearer holds a line break, which would start another header; remove it");
}

void check_oauth2(node oauth2, report& mistakes) {
  node url = oauth2.child("token_url");
  for (const char* key : {"token_url", "client_id", "client_secret"})
    if (!oauth2.child(key)) mistakes.error(oauth2, "auth.oauth2 has no ", key, "; write ", key, " = \"...\" into it");
  std::string problem;
  if (url && !parse_base_url(url.as_string(), problem)) mistakes.error(url, problem);
}

}  // namespace

void check_authorization(node auth, report& mistakes) {
  node first;
  for (node each : auth) {
    if (each.is_default()) continue;
    if (first)
      mistakes.error(each, "auth has `", first.key(), "` and `", each.key(),
                     "`; a request has one Authorization header, keep one of them");
    else
      first = each;
    if (each.key() == "basic") check_basic(each, mistakes);
    if (each.key() == "bearer") check_bearer(each, mistakes);
    if (each.key() == "oauth2") check_oauth2(each, mistakes);
  }
}

}  // namespace spate::http_api
