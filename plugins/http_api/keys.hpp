// What a profile may write for this plugin.
#pragma once

#include <spate/config.hpp>

#include <array>
#include <string_view>

#include "net/basic_auth.hpp"
#include "net/connection_keys.hpp"
#include "net_words.hpp"

namespace spate::http_api {

inline constexpr const char* ownership_choices[] = {"user", "pool", "new", nullptr};
inline constexpr const char* credentials_choices[] = {"basic", "body", nullptr};

// Of targets and operations.
inline constexpr spate::key auth_bearer =
    spate::key("auth.bearer", SPATE_KIND_STRING, "Token of Bearer authentication.").templated().secret();

inline constexpr spate::key first_target_keys[] = {
    spate::key("base_url", SPATE_KIND_STRING,
               "The server and a path prefix: \"http://127.0.0.1:8000/api\"; https:// for TLS.")
        .required(),
    time_key("timeout",
             "How long an operation may take, from its start to the answer's last byte; an operation may have its own.")
        .by_default("10s"),
    time_key("first_byte_timeout", "How long the answer's first byte may take after the request's last one."),
    time_key("read_timeout", "How long an answer that has begun may pause."),
    spate::key("connections", SPATE_KIND_STRING,
               "Whose connections are: each user's own, those of a pool, or new ones for each operation.")
        .by_default("user")
        .one_of(ownership_choices),
    spate::key("pool.size", SPATE_KIND_INT,
               "Connections of the pool, divided among the target's workers; waiting for one is blocked time.")
        .between(1, 1e6)};

inline constexpr spate::key last_target_keys[] = {
    spate::key("headers.*", SPATE_KIND_STRING, "A header of every request; one of the same name on an operation wins.")
        .templated(),
    basic_user_key,
    basic_password_key,
    auth_bearer,
    spate::key("auth.oauth2.token_url", SPATE_KIND_STRING,
               "Where the target's access token comes from (client credentials), before the load and again in time."),
    spate::key("auth.oauth2.client_id", SPATE_KIND_STRING, "Who asks for the token."),
    spate::key("auth.oauth2.client_secret", SPATE_KIND_STRING, "The client's secret.").secret(),
    spate::key("auth.oauth2.scope", SPATE_KIND_STRING, "What the token is for, scopes apart by spaces."),
    spate::key("auth.oauth2.audience", SPATE_KIND_STRING, "For whom the token is, where a server asks for it."),
    spate::key("auth.oauth2.credentials", SPATE_KIND_STRING, "Whether id and secret go as Basic or in the body.")
        .one_of(credentials_choices),
    spate::key("cookies", SPATE_KIND_BOOL, "Each user keeps the cookies that it is sent, and sends them back.")
        .by_default("false"),
    spate::key("redirects", SPATE_KIND_INT,
               "How many redirects an operation follows, on the same server only; 0: a redirect is the answer.")
        .by_default("0")
        .between(0, 50),
    spate::key("compression", SPATE_KIND_BOOL,
               "Asks for gzip and deflate, and decompresses the answers that are read; an operation may have its own.")
        .by_default("false"),
    spate::key("request_id", SPATE_KIND_STRING, "Name of a header that carries an id, new for each attempt to send."),
    spate::key("traceparent", SPATE_KIND_BOOL,
               "Sends the W3C trace context, new for each attempt; its trace id is the request's id.")
        .by_default("false"),
    spate::key(
        "request_log", SPATE_KIND_STRING,
        "File that gets one line of JSON for each attempt, to compare with the server's log; needs request_id or "
        "traceparent."),
    spate::key("max_body", SPATE_KIND_SIZE, "A longer answer is a `protocol` error.")
        .by_default("64MiB")
        .between(0, 1e12),
    spate::key("max_header", SPATE_KIND_SIZE, "An answer with longer headers is a `protocol` error.")
        .by_default("64KiB")
        .between(256, 1 << 24)};

inline constexpr auto target_keys = joined(first_target_keys, connection_keys, last_target_keys);

inline constexpr spate::key method_key(const char* name, const char* doc) {
  return spate::key(name, SPATE_KIND_STRING, doc).templated();
}

inline constexpr spate::key operation_keys[] = {
    method_key("get", "Path to GET; holes are percent-encoded."),
    method_key("post", "Path to POST to; holes are percent-encoded."),
    method_key("put", "Path to PUT to; holes are percent-encoded."),
    method_key("delete", "Path to DELETE; holes are percent-encoded."),
    method_key("patch", "Path to PATCH; holes are percent-encoded."),
    method_key("head", "Path to ask for with HEAD; holes are percent-encoded."),
    method_key("options", "Path to ask for with OPTIONS; holes are percent-encoded."),
    spate::key("method", SPATE_KIND_STRING, "Any other method, together with `path`."),
    method_key("path", "Path of `method`; holes are percent-encoded."),
    spate::key("query.*", SPATE_KIND_ANY, "A parameter that is added to the path, percent-encoded.").templated(),
    spate::key("headers.*", SPATE_KIND_STRING, "A header of the request.").templated(),
    spate::key("json", SPATE_KIND_ANY, "The body, sent as JSON with its Content-Type.").json().templated(),
    spate::key("body", SPATE_KIND_STRING, "The body as text; say what it is in headers.Content-Type.").templated(),
    spate::key("form.*", SPATE_KIND_ANY, "A field of the body, sent as a form: names and values are percent-encoded.")
        .templated(),
    spate::key("multipart.*", SPATE_KIND_ANY, "A part of the body, sent as multipart/form-data: text, or a table.")
        .templated(),
    spate::key("multipart.*.value", SPATE_KIND_ANY, "The part's text.").templated(),
    spate::key("multipart.*.file", SPATE_KIND_STRING, "A file that is the part, read once.").file(),
    spate::key("multipart.*.filename", SPATE_KIND_STRING, "The name that is sent; without it, the file's own.")
        .templated(),
    spate::key("multipart.*.content_type", SPATE_KIND_STRING, "What the part is; a file is application/octet-stream."),
    spate::key("body_file", SPATE_KIND_STRING, "A file that is the body, read once.").file(),
    basic_user_key,
    basic_password_key,
    auth_bearer,
    spate::key("redirects", SPATE_KIND_INT, "Instead of the target's redirects.").between(0, 50),
    spate::key("compression", SPATE_KIND_BOOL, "Instead of the target's compression."),
    time_key("timeout", "Instead of the target's timeout.")};

// The keys that name a method, and the method.
struct method_name {
  std::string_view key, method;
};
inline constexpr std::array<method_name, 7> methods = {{{"get", "GET"},
                                                        {"post", "POST"},
                                                        {"put", "PUT"},
                                                        {"delete", "DELETE"},
                                                        {"patch", "PATCH"},
                                                        {"head", "HEAD"},
                                                        {"options", "OPTIONS"}}};

}  // namespace spate::http_api
