// Where connections go.
#pragma once

#include <spate/host_lookup.hpp>

#include <string>
#include <vector>

#include "net/connection.hpp"

namespace spate::net {

// A host and port, or the path of a unix socket. Constant, of the target.
struct place {
  std::string host;  // a name, an address, or a path
  std::uint16_t port = 0;
  bool is_unix = false;
};

struct lookup_rules {
  std::int64_t refresh_ns;  // how old an answer may be when a connection is opened
  bool rotate;              // connections begin with one address after the other
};

// One place as a shard sees it: the addresses that its name has at the moment. Looks a name up when a connection asks
// for it, again when the answer has become old (connections go on with the old one until the new one is there), and
// again after a failure. Shard's thread.
class resolved_place {
 public:
  resolved_place(asio_shard& shard, const place& from, lookup_rules rules);

  enum class state { running, found, failed };
  // Starts a lookup when one is due; running: `on_done` of the shard's lookups will tell.
  state look(std::int64_t now_ns);
  // The addresses in the order in which the next connection should try them; after look() said found.
  void next_order(std::vector<endpoint>& out);

  host_lookup& lookup() noexcept { return lookup_; }

 private:
  const place& place_;
  lookup_rules rules_;
  host_lookup lookup_;
  std::int64_t looked_ns_ = 0;
  std::size_t turn_ = 0;
};

}  // namespace spate::net
