#pragma once

#include <string>
#include <string_view>

#include "profile/catalogue.hpp"

namespace spate::profile::test {

/// Plugins of tables alone: `http_api` with keys of every kind, `greedy`, which declares keys that are the host's,
/// `silent`, which refuses everything, the reporters `console` and `json`, the service `llm_eval_server`, and
/// the monitors `process`, `scrape`, which reads what its `series` names, and `careless`, whose metrics have no names,
/// and `grasping`, which declares a key that is the host's.
class fake_catalogue : public catalogue {
 public:
  const spate_protocol* protocol(std::string_view id, std::string& error) override;
  const spate_reporter* reporter(std::string_view id, std::string& error) override;
  const spate_service* service(std::string_view id, std::string& error) override;
  const spate_monitor* monitor(std::string_view id, std::string& error) override;
  const spate_host* host() override { return nullptr; }
};

}  // namespace spate::profile::test
