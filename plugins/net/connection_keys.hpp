// What a profile may write about how connections are opened, for every protocol alike.
#pragma once

#include <spate/config.hpp>

#include <array>
#include <utility>

namespace spate::net {

inline constexpr const char* version_choices[] = {"1.2", "1.3", nullptr};

constexpr spate::key time_key(const char* path, const char* doc) {
  return spate::key(path, SPATE_KIND_DURATION, doc).between(1e6, 8.64e13);
}

inline constexpr spate::key connection_keys[] = {
    time_key("connect_timeout", "How long finding the address, connecting, a proxy's tunnel and TLS may take together.")
        .by_default("5s"),
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
    spate::key("proxy.url", SPATE_KIND_STRING,
               "A proxy, \"http://host:port\": asked for a tunnel (CONNECT), or with the whole URL for plain HTTP."),
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
        .by_default("true")};

// Row `at` of tables that follow each other.
template <std::size_t Size, class... Rest>
constexpr const spate::key& row(std::size_t at, const spate::key (&first)[Size], const Rest&... rest) {
  if constexpr (sizeof...(rest) > 0)
    if (at >= Size) return row(at - Size, rest...);
  return first[at];
}

// Tables of keys as one.
template <std::size_t... Sizes>
constexpr auto joined(const spate::key (&... tables)[Sizes]) {
  constexpr std::size_t size = (Sizes + ...);
  return [&]<std::size_t... At>(std::index_sequence<At...>) {
    return std::array<spate::key, size>{row(At, tables...)...};
  }
  (std::make_index_sequence<size>());
}

}  // namespace spate::net
