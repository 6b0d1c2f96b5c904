#include "net/url.hpp"

#include <charconv>
#include <spate/text.hpp>

namespace spate::net {

namespace {

bool is_alnum(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool starts_with_ignoring_case(std::string_view text, std::string_view start) {
  return text.size() >= start.size() && same_name(text.substr(0, start.size()), start);
}

std::optional<base_url> parse_server(std::string_view url, base_url out, std::string& problem) {
  out.port = out.secure ? 443 : 80;
  std::string_view rest = url.substr(url.find("://") + 3);
  if (auto at = rest.find_first_of("?#"); at != std::string_view::npos) {
    problem = text("the base URL '", url, "' has a query or fragment; put a query into the operations' ",
                   out.websocket ? "`connect.path`" : "`query`");
    return std::nullopt;
  }
  auto slash = rest.find('/');
  std::string_view authority = rest.substr(0, slash);
  if (authority.find('@') != std::string_view::npos) {
    problem = text(
        "the base URL holds a user name; send it with ",
        out.websocket ? "headers = { Authorization = \"...\" }" : "auth = { basic = { user = ..., password = ... } }");
    return std::nullopt;
  }
  if (!split_authority(authority, out.host, out.port)) {
    problem = text("'", authority, "' in '", url, "' is no host and port; write host, host:port or [IPv6]:port");
    return std::nullopt;
  }
  out.host_header = authority;
  // The default port is left out, as curl does.
  const std::string_view usual = out.secure ? ":443" : ":80";
  if (out.host_header.ends_with(usual)) out.host_header.resize(out.host_header.size() - usual.size());
  if (slash != std::string_view::npos) out.path = rest.substr(slash);
  while (out.path.ends_with('/')) out.path.pop_back();
  if (!out.path.empty()) {
    std::string bad = problem_of_path(out.path);
    if (!bad.empty()) {
      problem = text("in '", url, "': ", bad);
      return std::nullopt;
    }
  }
  return out;
}

}  // namespace

std::optional<base_url> parse_base_url(std::string_view url, std::string& problem) {
  base_url out;
  out.secure = starts_with_ignoring_case(url, "https://");
  if (out.secure || starts_with_ignoring_case(url, "http://")) return parse_server(url, out, problem);
  problem = text("'", url, "' is no HTTP URL; write one like http://127.0.0.1:8000");
  return std::nullopt;
}

std::optional<base_url> parse_websocket_url(std::string_view url, std::string& problem) {
  base_url out;
  out.websocket = true;
  out.secure = starts_with_ignoring_case(url, "wss://");
  if (out.secure || starts_with_ignoring_case(url, "ws://")) return parse_server(url, out, problem);
  problem = text("'", url, "' is no WebSocket URL; write one like ws://127.0.0.1:8000/ws");
  return std::nullopt;
}

bool split_authority(std::string_view authority, std::string& host, std::uint16_t& port) {
  std::string_view written;
  if (authority.starts_with('[')) {
    auto end = authority.find(']');
    if (end == std::string_view::npos) return false;
    host = authority.substr(1, end - 1);
    written = authority.substr(end + 1);
  } else {
    auto colon = authority.find(':');
    host = authority.substr(0, colon);
    written = colon == std::string_view::npos ? std::string_view() : authority.substr(colon);
  }
  if (host.empty() || host.find_first_of(" \t\r\n") != std::string::npos) return false;
  if (written.empty()) return port != 0;
  if (written.front() != ':') return false;
  written.remove_prefix(1);
  auto [end, error] = std::from_chars(written.data(), written.data() + written.size(), port);
  return error == std::errc() && end == written.data() + written.size() && port != 0;
}

std::string problem_of_path(std::string_view path) {
  if (starts_with_ignoring_case(path, "http://") || starts_with_ignoring_case(path, "https://"))
    return "the path holds a whole URL; the server belongs into the target's base_url, here only /path";
  if (!path.starts_with('/')) return text("the path '", path, "' does not begin with '/'; write '/", path, "'");
  std::string fixed = without_holes(path);
  for (char c : fixed) {
    if (c == '#') return "the path has a fragment (#...), which is never sent; leave it out, or write %23";
    if (c == ' ') return "the path has a space; write %20, or put the value into `query`, which is encoded";
    if (static_cast<unsigned char>(c) < 0x21 || static_cast<unsigned char>(c) > 0x7E)
      return "the path has a character that must be percent-encoded, such as %C3%A9 for an e with an acute accent";
  }
  return {};
}

bool is_token(std::string_view text) {
  if (text.empty()) return false;
  for (char c : text)
    if (!is_alnum(c) && std::string_view("!#$%&'*+-.^_`|~").find(c) == std::string_view::npos) return false;
  return true;
}

std::string without_holes(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    auto at = text.find("${");
    out += text.substr(0, at);
    if (at == std::string_view::npos) break;
    auto end = text.find('}', at);
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return out;
}

std::size_t escape_url(std::string_view text, char* out) noexcept {
  static constexpr char hex[] = "0123456789ABCDEF";
  char* at = out;
  for (char c : text) {
    if (is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~') {
      *at++ = c;
      continue;
    }
    auto byte = static_cast<unsigned char>(c);
    *at++ = '%';
    *at++ = hex[byte >> 4];
    *at++ = hex[byte & 15];
  }
  return static_cast<std::size_t>(at - out);
}

std::size_t escape_form(std::string_view text, char* out) noexcept {
  char* at = out;
  for (char c : text) {
    if (c == ' ')
      *at++ = '+';
    else
      at += escape_url({&c, 1}, at);
  }
  return static_cast<std::size_t>(at - out);
}

bool same_name(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (lower(a[i]) != lower(b[i])) return false;
  return true;
}

}  // namespace spate::net
