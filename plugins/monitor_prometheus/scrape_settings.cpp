#include "scrape_settings.hpp"

#include <spate/failure.hpp>

#include <algorithm>

namespace spate::monitor_prometheus {

namespace {

// What spate writes itself.
bool is_made(std::string_view name) {
  constexpr std::string_view made[] = {"Host", "Connection", "Accept", "Content-Length", "Transfer-Encoding"};
  return std::any_of(std::begin(made), std::end(made),
                     [&](std::string_view each) { return net::same_name(each, name); });
}

bool is_one_line(std::string_view value) {
  return std::none_of(value.begin(), value.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

void add_header(node from, std::string& to, report& mistakes) {
  if (!net::is_token(from.key()) || is_made(from.key()))
    mistakes.error(from, "'", from.key(), "' is no header that can be set here; leave it out");
  else if (!is_one_line(from.as_string()))
    mistakes.error(from, "the value of ", from.key(), " has more than one line; write it in one");
  to += text(from.key(), ": ", from.as_string(), "\r\n");
}

void check_tls(config settings, const net::base_url& place, report& mistakes) {
  for (const node each : settings.find("tls"))
    if (!place.secure && !each.is_default())
      mistakes.error(each, "`url` has no TLS, so tls.", each.key(), " has no effect; write https:// or leave it out");
}

}  // namespace

std::optional<scrape_settings> read_settings(config settings, report& mistakes) {
  const node url = settings.find("url");
  const std::string_view whole = url.as_string(), base = whole.substr(0, whole.find('?'));
  std::string problem;
  const auto place = net::parse_base_url(base, problem);
  if (!place) {
    mistakes.error(url, problem);
    return std::nullopt;
  }
  const std::string query(whole.substr(base.size()));
  scrape_settings out{*place,
                      (place->path.empty() ? "/metrics" : place->path) + query,
                      {},
                      settings.find("timeout").as_duration().count(),
                      static_cast<std::uint64_t>(settings.find("body_limit").as_size_bytes())};
  if (std::string bad = net::problem_of_path(out.target); !bad.empty()) mistakes.error(url, bad);
  for (const node each : settings.find("headers")) add_header(each, out.headers, mistakes);
  check_tls(settings, *place, mistakes);
  return mistakes.errors() == 0 ? std::optional(std::move(out)) : std::nullopt;
}

scrape_settings read_settings(config settings) {
  spate_report nobody{sizeof nobody, 0, nullptr,
                      [](spate_report*, std::uint32_t, std::uint32_t, spate_str) noexcept {}};
  report mistakes(nobody);
  auto out = read_settings(settings, mistakes);
  if (!out) throw failure(SPATE_E_CONFIG, "the settings were not checked");
  return std::move(*out);
}

}  // namespace spate::monitor_prometheus
