#include "net/way.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <spate/failure.hpp>

#include <boost/asio/ip/tcp.hpp>

#include <cerrno>
#include <cstring>

#include "net/text_encoding.hpp"

namespace spate::net {

namespace {

// As CONNECT wants it: with the port, always.
std::string authority_of(const base_url& url) {
  const bool v6 = url.host.find(':') != std::string::npos;
  return v6 ? text('[', url.host, "]:", url.port) : text(url.host, ':', url.port);
}

place place_at(std::string_view authority, node from) {
  place out;
  if (!split_authority(authority, out.host, out.port))
    throw failure(SPATE_E_CONFIG, text("'", authority, "' is no host:port"), from.index());
  return out;
}

std::vector<place> places_of(config settings, const base_url& url) {
  if (node path = settings.find("unix_socket")) return {{std::string(path.as_string()), 0, true}};
  if (node proxy = settings.find("proxy.url")) {
    std::string problem;
    const auto parsed = parse_base_url(proxy.as_string(), problem);
    if (!parsed) throw failure(SPATE_E_CONFIG, problem, proxy.index());
    return {{parsed->host, parsed->port, false}};
  }
  std::vector<place> out;
  for (node each : settings.find("connect_to")) out.push_back(place_at(each.as_string(), each));
  if (out.empty()) out.push_back({url.host, url.port, false});
  return out;
}

// Asks the system now, so that a wrong address is one clear error and not a failure of every operation.
boost::asio::ip::address source_at(node from) {
  boost::system::error_code problem;
  const std::string words(from.as_string());
  auto address = boost::asio::ip::make_address(words, problem);
  if (problem) throw failure(SPATE_E_CONFIG, text("'", words, "' is no IP address"), from.index());
  const boost::asio::ip::tcp::endpoint at(address, 0);
  const int probe = ::socket(at.protocol().family(), SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool usable = probe >= 0 && ::bind(probe, at.data(), static_cast<socklen_t>(at.size())) == 0;
  const int error = errno;
  if (probe >= 0) ::close(probe);
  if (!usable)
    throw failure(SPATE_E_CONFIG,
                  text("connections cannot come from ", words, ": ", std::strerror(error),
                       "; `ip address` lists the addresses of this machine"),
                  from.index());
  return address;
}

}  // namespace

connection_way::connection_way(config settings, const base_url& url)
    : places(places_of(settings, url)),
      lookups{settings.find("dns.refresh").as_duration(std::chrono::seconds(30)).count(),
              settings.find("dns.rotate").as_bool(true)} {
  for (node each : settings.find("source_addresses")) sources.push_back(source_at(each));
  if (url.secure) tls.emplace(settings.find("tls"), url.host);
  if (!settings.find("proxy.url") || !(url.secure || url.websocket)) return;
  const std::string authority = authority_of(url), authorization = proxy_authorization(settings);
  tunnel_request =
      text("CONNECT ", authority, " HTTP/1.1\r\nHost: ", authority, "\r\nUser-Agent: spate/", SPATE_VERSION, "\r\n");
  if (!authorization.empty()) tunnel_request += text("Proxy-Authorization: ", authorization, "\r\n");
  tunnel_request += "\r\n";
}

std::string absolute_prefix(config settings, const base_url& url) {
  return settings.find("proxy.url") && !url.secure && !url.websocket ? text("http://", url.host_header) : std::string();
}

std::string proxy_authorization(config settings) {
  node user = settings.find("proxy.user");
  if (!user) return {};
  return text("Basic ", base64(text(user.as_string(), ':', settings.find("proxy.password").as_string())));
}

}  // namespace spate::net
