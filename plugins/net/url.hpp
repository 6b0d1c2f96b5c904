// The few rules of URLs that a client of one server needs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace spate::net {

// Where a target is.
struct base_url {
  std::string host;         // a name or an address, without brackets
  std::string path;         // prefix of every operation's path, without a slash at its end; often empty
  std::string host_header;  // what the Host header says
  std::uint16_t port = 0;
  bool secure = false;     // https or wss
  bool websocket = false;  // of a WebSocket target, which a proxy always tunnels to
};

// Splits "http://host:port/prefix" or "https://..."; otherwise `problem` says what is wrong and what to write.
std::optional<base_url> parse_base_url(std::string_view url, std::string& problem);
// The same for "ws://..." and "wss://...".
std::optional<base_url> parse_websocket_url(std::string_view url, std::string& problem);

// Splits "host:port", "[IPv6]:port" or, when `port` is not 0 already, "host". False when it is malformed.
bool split_authority(std::string_view authority, std::string& host, std::uint16_t& port);

// What is wrong with a request target ("/runs?limit=5") as it is written, ${...} left out; empty: nothing.
std::string problem_of_path(std::string_view path);

// True for a token of RFC 9110: a method or the name of a header.
bool is_token(std::string_view text);

// `text` without its ${...}.
std::string without_holes(std::string_view text);

// Percent-encodes all but unreserved characters into `out`, which has room for 3 bytes a character; returns the size.
std::size_t escape_url(std::string_view text, char* out) noexcept;

// The same for a field of a form, where a space is `+`.
std::size_t escape_form(std::string_view text, char* out) noexcept;

// True when two header names are the same (letter case does not count).
bool same_name(std::string_view a, std::string_view b) noexcept;

}  // namespace spate::net
