// Where the exposed text is, and how it is asked for.
#pragma once

#include <spate/config.hpp>

#include <optional>
#include <string>

#include "net/url.hpp"

namespace spate::monitor_prometheus {

struct scrape_settings {
  net::base_url place;
  std::string target;   // path and query
  std::string headers;  // of the profile, as lines
  std::int64_t timeout_ns;
  std::uint64_t body_limit_bytes;
};

// Nothing when there are mistakes, each of which is told.
std::optional<scrape_settings> read_settings(config settings, report& mistakes);
// The same, of settings that were found good.
scrape_settings read_settings(config settings);

}  // namespace spate::monitor_prometheus
