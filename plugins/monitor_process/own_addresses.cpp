#include <ifaddrs.h>
#include <netdb.h>
#include <netinet/in.h>

#include <spate/failure.hpp>

#include <algorithm>
#include <cstring>
#include <memory>

#include "listener.hpp"

namespace spate::monitor_process {

namespace {

std::vector<proc::address> address_of(const sockaddr* from) {
  if (from == nullptr) return {};
  if (from->sa_family == AF_INET) {
    in_addr v4{};
    std::memcpy(&v4, &reinterpret_cast<const sockaddr_in*>(from)->sin_addr, sizeof v4);
    proc::address out = proc::mapped(0, 0, 0, 0);
    std::memcpy(out.data() + 12, &v4, sizeof v4);
    return {out};
  }
  if (from->sa_family != AF_INET6) return {};
  proc::address out{};
  std::memcpy(out.data(), &reinterpret_cast<const sockaddr_in6*>(from)->sin6_addr, sizeof out);
  return {out};
}

std::vector<proc::address> of_this_machine() {
  ifaddrs* first = nullptr;
  if (::getifaddrs(&first) != 0) return {};
  const std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> all(first, &::freeifaddrs);
  std::vector<proc::address> out;
  for (const ifaddrs* each = first; each != nullptr; each = each->ifa_next)
    for (const proc::address& one : address_of(each->ifa_addr)) out.push_back(one);
  return out;
}

}  // namespace

std::vector<proc::address> own_addresses(const std::string& host) {
  addrinfo* first = nullptr;
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  if (const int error = ::getaddrinfo(host.c_str(), nullptr, &hints, &first); error != 0)
    throw failure(SPATE_E_IO, text("the host '", host, "' is not found: ", ::gai_strerror(error)));
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> all(first, &::freeaddrinfo);
  const std::vector<proc::address> own = of_this_machine();
  std::vector<proc::address> out;
  for (const addrinfo* each = first; each != nullptr; each = each->ai_next) {
    for (const proc::address& one : address_of(each->ai_addr)) {
      if (!proc::is_loopback(one) && std::find(own.begin(), own.end(), one) == own.end()) return {};
      out.push_back(one);
    }
  }
  return out;
}

}  // namespace spate::monitor_process
