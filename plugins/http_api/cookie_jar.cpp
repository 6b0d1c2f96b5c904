#include "cookie_jar.hpp"

#include <algorithm>
#include <limits>

#include "net/url.hpp"
#include "net_words.hpp"

namespace spate::http_api {

namespace {

constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();
// Later dates are cut, as browsers do; it also keeps nanoseconds in range.
constexpr std::int64_t longest_s = 400 * 86'400;

bool is_address(std::string_view host) noexcept {
  return host.find(':') != std::string_view::npos || host.find_first_not_of("0123456789.") == std::string_view::npos;
}

// RFC 6265, 5.1.3, for a domain that is not the host itself.
bool is_parent(std::string_view domain, std::string_view host) noexcept {
  return host.size() > domain.size() + 1 && !is_address(host) && host[host.size() - domain.size() - 1] == '.' &&
         same_name(host.substr(host.size() - domain.size()), domain);
}

// RFC 6265, 5.1.4.
std::string_view default_path(std::string_view path) noexcept {
  const auto slash = path.rfind('/');
  return slash == 0 || slash == std::string_view::npos ? std::string_view("/") : path.substr(0, slash);
}

bool path_matches(std::string_view request, std::string_view cookie) noexcept {
  if (!request.starts_with(cookie)) return false;
  return request.size() == cookie.size() || cookie.ends_with('/') || request[cookie.size()] == '/';
}

std::int64_t expiry_of(const set_cookie& from, cookie_jar::instant at) noexcept {
  std::int64_t left_s = 0;
  if (from.max_age_s)
    left_s = *from.max_age_s;
  else if (from.expires_unix_s)
    left_s = *from.expires_unix_s - at.wall_ns / 1'000'000'000;
  else
    return never;
  if (left_s <= 0) return at.now_ns;
  return at.now_ns + std::min(left_s, longest_s) * 1'000'000'000;
}

}  // namespace

bool fits(const cookie& each, const cookie_origin& origin, std::string_view path, std::int64_t now_ns) noexcept {
  return each.expires_ns > now_ns && (!each.secure || origin.secure) && path_matches(path, each.path);
}

std::string_view path_of_target(std::string_view target) noexcept {
  target = target.substr(0, target.find('?'));
  const auto scheme = target.find("://");
  if (target.starts_with('/') || scheme == std::string_view::npos) return target;
  const auto slash = target.find('/', scheme + 3);
  return slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
}

void cookie_jar::take(const set_cookie& from, const cookie_origin& origin, std::string_view path, instant at) {
  if (from.name.size() + from.value.size() > largest) return;
  std::string_view domain = from.domain;
  if (same_name(domain, origin.host)) domain = {};
  if (!domain.empty() && !is_parent(domain, origin.host)) return;
  const std::string_view of_path = from.path.empty() ? default_path(path) : from.path;
  const std::int64_t expires_ns = expiry_of(from, at);
  auto found = std::find_if(all_.begin(), all_.end(), [&](const cookie& each) {
    return each.name() == from.name && each.path == of_path && same_name(each.domain, domain);
  });
  if (expires_ns <= at.now_ns) {
    if (found != all_.end()) all_.erase(found);
    return;
  }
  if (found == all_.end()) {
    make_room(at.now_ns);
    found =
        std::find_if(all_.begin(), all_.end(), [&](const cookie& each) { return each.path.size() < of_path.size(); });
    found = all_.emplace(found);
    found->path = of_path;
    found->domain = domain;
    found->created = ++created_;
  }
  found->text.assign(from.name).append("=").append(from.value);
  found->name_size = from.name.size();
  found->expires_ns = expires_ns;
  found->secure = from.secure;
}

// Expired ones go first, then the oldest.
void cookie_jar::make_room(std::int64_t now_ns) {
  if (all_.size() < most) return;
  std::erase_if(all_, [&](const cookie& each) { return each.expires_ns <= now_ns; });
  if (all_.size() < most) return;
  all_.erase(std::min_element(all_.begin(), all_.end(),
                              [](const cookie& a, const cookie& b) { return a.created < b.created; }));
}

}  // namespace spate::http_api
