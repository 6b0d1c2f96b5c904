#include "net/check_connection.hpp"

#include <boost/asio/ip/address.hpp>

#include "net/url.hpp"

namespace spate::net {

namespace {

// Keys that each say alone where connections go.
void check_destination(config settings, report& mistakes) {
  node first;
  for (const char* path : {"unix_socket", "connect_to", "proxy.url"}) {
    node found = settings.find(path);
    if (!found) continue;
    if (first)
      mistakes.error(found, "`", path, "` and `", first.key(), "` both say where to connect; keep one of them");
    first = found;
  }
  node socket = settings.find("unix_socket");
  if (socket && (socket.as_string().empty() || socket.as_string().size() > 107))
    mistakes.error(socket, "the path of a unix socket has 1 to 107 bytes; this one has ", socket.as_string().size());
  node to = settings.find("connect_to");
  if (to && to.empty()) mistakes.error(to, "connect_to is empty; write [\"host:port\"], or leave it out");
  for (node each : to) {
    std::string host;
    std::uint16_t port = 0;
    if (!split_authority(each.as_string(), host, port))
      mistakes.error(each, "'", each.as_string(), "' is no address; write \"host:port\" or \"[IPv6]:port\"");
  }
}

void check_proxy(config settings, report& mistakes) {
  node proxy = settings.find("proxy"), url = proxy.child("url");
  if (!proxy) return;
  if (!url) return mistakes.error(proxy, "the proxy has no `url`; write url = \"http://host:port\"");
  std::string problem;
  const auto parsed = parse_base_url(url.as_string(), problem);
  if (!parsed)
    mistakes.error(url, problem);
  else if (parsed->secure)
    mistakes.error(url, "a proxy that is itself asked over TLS is not supported; write http://host:port");
  else if (!parsed->path.empty())
    mistakes.error(url, "a proxy's URL has no path; write http://", parsed->host_header);
  node user = proxy.child("user"), password = proxy.child("password");
  if (password && !user) mistakes.error(password, "proxy.password needs proxy.user");
  if (user && user.as_string().find(':') != std::string_view::npos)
    mistakes.error(user, "a user name for Basic authentication holds no ':'; the password has a key of its own");
}

void check_sources(config settings, report& mistakes) {
  node sources = settings.find("source_addresses");
  if (sources && sources.empty())
    mistakes.error(sources, "source_addresses is empty; write [\"127.0.0.2\"], or leave it out");
  if (sources && settings.find("unix_socket"))
    mistakes.error(sources, "a unix socket has no source address; leave source_addresses out");
  for (node each : sources) {
    boost::system::error_code problem;
    boost::asio::ip::make_address(std::string(each.as_string()), problem);
    if (problem) mistakes.error(each, "'", each.as_string(), "' is no IP address; write one like \"127.0.0.2\"");
  }
}

void check_tls(config settings, bool secure, std::string_view scheme, report& mistakes) {
  node tls = settings.find("tls");
  for (node each : tls)
    if (!secure && !each.is_default()) {
      mistakes.error(each, "base_url has no TLS, so tls.", each.key(), " has no effect; write ", scheme,
                     " or leave it out");
      return;
    }
  if (tls.child("min_version").as_string() > tls.child("max_version").as_string())
    mistakes.error(tls.child("min_version"),
                   "min_version is newer than max_version, which leaves no version; swap them");
  node certificate = tls.child("certificate_file");
  for (const char* key : {"key_file", "key_password"})
    if (node lone = tls.child(key); lone && !certificate)
      mistakes.error(lone, "tls.", key, " needs tls.certificate_file, the certificate that the key belongs to");
  node verify = tls.child("verify"), trusted = tls.child("ca_file");
  if (verify && !verify.as_bool() && trusted)
    mistakes.error(trusted, "tls.verify is false, so tls.ca_file has no effect; remove one of them");
}

}  // namespace

void check_connection(config settings, bool secure, std::string_view scheme, report& mistakes) {
  check_destination(settings, mistakes);
  check_proxy(settings, mistakes);
  check_sources(settings, mistakes);
  check_tls(settings, secure, scheme, mistakes);
}

}  // namespace spate::net
