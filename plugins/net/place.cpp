#include "net/place.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <algorithm>

namespace spate::net {

resolved_place::resolved_place(asio_shard& shard, const place& from, lookup_rules rules)
    : place_(from), rules_(rules), lookup_(shard) {}

resolved_place::state resolved_place::look(std::int64_t now_ns) {
  if (place_.is_unix) return state::found;
  const bool found = lookup_.now() == host_lookup::state::found;
  if (!found || (!lookup_.is_running() && now_ns - looked_ns_ > rules_.refresh_ns)) {
    if (!lookup_.is_running()) looked_ns_ = now_ns;
    lookup_.start(place_.host);
  }
  switch (lookup_.now()) {
    case host_lookup::state::found:
      return state::found;
    case host_lookup::state::failed:
      return state::failed;
    default:
      return state::running;
  }
}

// The system puts the addresses into the order of preference; only those that are as good as the first take turns, and
// the others stay behind as what is tried when those fail.
void resolved_place::next_order(std::vector<endpoint>& out) {
  out.clear();
  if (place_.is_unix) {
    out.emplace_back(boost::asio::local::stream_protocol::endpoint(place_.host));
    return;
  }
  const auto& addresses = lookup_.addresses();
  for (const auto& each : addresses) out.emplace_back(boost::asio::ip::tcp::endpoint(each, place_.port));
  if (!rules_.rotate) return;
  const bool is_v6 = addresses.front().is_v6();
  const auto others =
      std::find_if(addresses.begin(), addresses.end(), [&](const auto& a) { return a.is_v6() != is_v6; });
  const auto equals = others - addresses.begin();
  std::rotate(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(turn_++ % static_cast<std::size_t>(equals)),
              out.begin() + equals);
}

}  // namespace spate::net
