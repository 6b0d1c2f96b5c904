#include "redirect.hpp"

#include <spate/text.hpp>

#include <boost/url/parse.hpp>
#include <boost/url/static_url.hpp>
#include <boost/url/url.hpp>

namespace spate::http_api {

namespace urls = boost::urls;

follow_kind follow_kind_of(std::int32_t status, std::string_view method) noexcept {
  switch (status) {
    case 301:
    case 302:
      return method == "POST" ? follow_kind::get : follow_kind::same;
    case 303:
      return method == "HEAD" ? follow_kind::same : follow_kind::get;
    case 307:
    case 308:
      return follow_kind::same;
    default:
      return follow_kind::none;
  }
}

redirect_result redirect_target(const base_url& from, std::string_view current, std::string_view location,
                                std::string& out) {
  const bool v6 = from.host.find(':') != std::string::npos;
  const std::string whole =
      text(from.secure ? "https" : "http", "://", v6 ? "[" : "", from.host, v6 ? "]" : "", ':', from.port, current);
  const auto base = urls::parse_uri(boost::core::string_view(whole.data(), whole.size()));
  const auto next = urls::parse_uri_reference(boost::core::string_view(location.data(), location.size()));
  if (!base || !next) return redirect_result::malformed;
  urls::url resolved;
  if (!urls::resolve(*base, *next, resolved)) return redirect_result::malformed;
  const bool secure = resolved.scheme_id() == urls::scheme::https;
  if (!secure && resolved.scheme_id() != urls::scheme::http) return redirect_result::elsewhere;
  const std::uint16_t port = resolved.has_port() ? resolved.port_number() : secure ? 443 : 80;
  const auto host = resolved.host_address();
  if (secure != from.secure || port != from.port || !same_name({host.data(), host.size()}, from.host))
    return redirect_result::elsewhere;
  const auto path = resolved.encoded_path();
  out.assign(path.data(), path.size());
  if (out.empty()) out = "/";
  if (resolved.has_query()) {
    const auto query = resolved.encoded_query();
    out += '?';
    out.append(query.data(), query.size());
  }
  return redirect_result::ok;
}

}  // namespace spate::http_api
