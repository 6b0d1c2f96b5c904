#include "check_made_headers.hpp"

#include "authorization.hpp"
#include "net/url.hpp"
#include "request_head.hpp"

namespace spate::http_api {

namespace {

node among(node headers, std::string_view name) {
  for (node each : headers)
    if (same_name(each.key(), name)) return each;
  return {};
}

void refuse(node header, std::string_view key, report& mistakes) {
  if (header) mistakes.error(header, "the header ", header.key(), " is made by `", key, "`; leave one of the two out");
}

}  // namespace

// What the target writes twice is told once; an operation is at fault only for what it adds.
void check_made_headers(config settings, report& mistakes) {
  const node headers = settings.find("headers"), auth = settings.find("auth"), id = settings.find("request_id");
  const bool compression = settings.find("compression").as_bool(), trace = settings.find("traceparent").as_bool();
  if (trace && same_name(id.as_string(), "traceparent"))
    mistakes.error(id, "request_id and `traceparent` make the same header; choose another name, or leave one out");
  if (trace) refuse(among(headers, "traceparent"), "traceparent", mistakes);
  if (compression) refuse(among(headers, "Accept-Encoding"), "compression", mistakes);
  if (written_scheme(auth)) refuse(among(headers, "Authorization"), "auth", mistakes);
  for (node operation : settings.operations()) {
    const node own = operation.child("headers");
    if (trace) refuse(among(own, "traceparent"), "traceparent", mistakes);
    const bool asks = asks_for_compression(compression, operation);
    if (asks) refuse(among(own, "Accept-Encoding"), "compression", mistakes);
    const bool authorizes = static_cast<bool>(written_scheme(authorization_of(auth, operation)));
    if (authorizes) refuse(among(own, "Authorization"), "auth", mistakes);
    if (asks && !compression && !among(own, "Accept-Encoding") && among(headers, "Accept-Encoding"))
      mistakes.error(
          operation.child("compression"),
          "the target writes the header Accept-Encoding, which `compression` makes; leave one of the two out");
    if (authorizes && !written_scheme(auth) && !among(own, "Authorization") && among(headers, "Authorization"))
      mistakes.error(operation.child("auth"),
                     "the target writes the header Authorization, which `auth` makes; leave one of the two out");
  }
}

}  // namespace spate::http_api
