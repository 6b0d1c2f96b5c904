// What a profile may write for this plugin.
#pragma once

#include <spate/config.hpp>

#include <array>
#include <string_view>

namespace spate::http_api {

inline constexpr const char* ownership_choices[] = {"user", "pool", "new", nullptr};
inline constexpr const char* version_choices[] = {"1.2", "1.3", nullptr};

constexpr spate::key time_key(const char* path, const char* doc) {
  return spate::key(path, SPATE_KIND_DURATION, doc).between(1e6, 8.64e13);
}

inline constexpr spate::key target_keys[] = {
    spate::key("base_url", SPATE_KIND_STRING,
               "The server and a path prefix: \"http://127.0.0.1:8000/api\"; https:// for TLS.")
        .required(),
    time_key("timeout",
             "How long an operation may take, from its start to the answer's last byte; an operation may have its own.")
        .by_default("10s"),
    time_key("connect_timeout", "How long finding the address, connecting, a proxy's tunnel and TLS may take together.")
        .by_default("5s"),
    time_key("first_byte_timeout", "How long the answer's first byte may take after the request's last one."),
    time_key("read_timeout", "How long an answer that has begun may pause."),
    spate::key("connections", SPATE_KIND_STRING,
               "Whose connections are: each user's own, those of a pool, or new ones for each operation.")
        .by_default("user")
        .one_of(ownership_choices),
    spate::key("pool.size", SPATE_KIND_INT,
               "Connections of the pool, divided among the target's workers; waiting for one is blocked time.")
        .between(1, 1e6),
    spate::key("unix_socket", SPATE_KIND_STRING, "Path of a unix socket to connect to, instead of base_url's host."),
    spate::key(
        "connect_to", SPATE_KIND_ARRAY,
        "Addresses \"host:port\" to connect to in turn, instead of base_url's host, which stays in Host and TLS."),
    spate::key("connect_to[]", SPATE_KIND_STRING, "host:port, or [IPv6]:port."),
    spate::key("source_addresses", SPATE_KIND_ARRAY, "Addresses of this machine that connections come from, in turn."),
    spate::key("source_addresses[]", SPATE_KIND_STRING, "An IPv4 or IPv6 address."),
    time_key("dns.refresh", "How old the addresses of a name may be when a connection is opened.").by_default("30s"),
    spate::key("dns.rotate", SPATE_KIND_BOOL, "Connections begin with one address of the name after the other.")
        .by_default("true"),
    spate::key(
        "proxy.url", SPATE_KIND_STRING,
        "A proxy, \"http://host:port\": asked with the whole URL, or for a tunnel (CONNECT) to an https target."),
    spate::key("proxy.user", SPATE_KIND_STRING, "User name for the proxy (Basic)."),
    spate::key("proxy.password", SPATE_KIND_STRING, "Password for the proxy.").secret(),
    spate::key("tls.verify", SPATE_KIND_BOOL, "Whether the server's certificate must be valid for the host.")
        .by_default("true"),
    spate::key("tls.ca_file", SPATE_KIND_STRING, "Certificates (PEM) to trust, instead of the system's.").file(),
    spate::key("tls.certificate_file", SPATE_KIND_STRING, "Certificate (PEM, with its chain) of the client.").file(),
    spate::key("tls.key_file", SPATE_KIND_STRING, "Private key (PEM) of the client; else it is in certificate_file.")
        .file(),
    spate::key("tls.key_password", SPATE_KIND_STRING, "Password of the private key.").secret(),
    spate::key("tls.server_name", SPATE_KIND_STRING, "Name to ask for (SNI) and to find in the certificate."),
    spate::key("tls.min_version", SPATE_KIND_STRING, "Oldest version of TLS.")
        .by_default("1.2")
        .one_of(version_choices),
    spate::key("tls.max_version", SPATE_KIND_STRING, "Newest version of TLS.")
        .by_default("1.3")
        .one_of(version_choices),
    spate::key("tls.ciphers", SPATE_KIND_STRING,
               "Ciphers in OpenSSL's notation; a list that begins with TLS_ is for TLS 1.3, another for TLS 1.2."),
    spate::key("tls.resume", SPATE_KIND_BOOL, "Whether a user resumes its TLS session when it connects again.")
        .by_default("true"),
    spate::key("headers.*", SPATE_KIND_STRING, "A header of every request; one of the same name on an operation wins.")
        .templated(),
    spate::key("request_id", SPATE_KIND_STRING, "Name of a header that carries an id, new for each attempt to send."),
    spate::key("request_log", SPATE_KIND_STRING,
               "File that gets one line of JSON for each attempt, to compare with the server's log; needs request_id."),
    spate::key("max_body", SPATE_KIND_SIZE, "A longer answer is a `protocol` error.")
        .by_default("64MiB")
        .between(0, 1e12),
    spate::key("max_header", SPATE_KIND_SIZE, "An answer with longer headers is a `protocol` error.")
        .by_default("64KiB")
        .between(256, 1 << 24)};

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
