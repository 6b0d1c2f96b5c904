// One GET after the other, each on a connection of its own.
#pragma once

#include <sys/socket.h>

#include <optional>
#include <string>
#include <vector>

#include "net/tls.hpp"
#include "net/url.hpp"
#include "scrape_settings.hpp"

namespace spate::monitor_prometheus {

// Gets the exposed text. No connection is kept, so that a platform that counts its own has none of ours between two
// readings. Blocks, but for the name server's time no longer than the timeout.
class scrape {
 public:
  // Throws spate::failure when certificates cannot be used.
  explicit scrape(scrape_settings settings, node tls);

  // The body. Throws spate::failure with the reason.
  std::string get();

 private:
  struct endpoint {
    sockaddr_storage address;
    socklen_t size;
  };
  void resolve();

  scrape_settings settings_;
  std::string request_;
  std::optional<net::tls_context> tls_;
  net::tls_session session_;
  std::vector<endpoint> endpoints_;  // empty: not looked up yet, or none of them answered
};

}  // namespace spate::monitor_prometheus
