#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/discovery.hpp"
#include "plugin/library.hpp"
#include "plugin/plugin_host.hpp"
#include "profile/catalogue.hpp"

namespace spate::plugin {

/// Plugins by name, loaded when first asked for: those of the files given by hand come first, then the folders'. A file
/// that is there but does not load is an error and never passed over. [control]
class registry : public profile::catalogue {
 public:
  /// `shared` is what a descriptor's `check` sees (clock, log, strings); it outlives the registry.
  registry(discovery, run_services& shared);
  ~registry() override;

  const spate_protocol* protocol(std::string_view id, std::string& error) override;
  const spate_reporter* reporter(std::string_view id, std::string& error) override;
  const spate_service* service(std::string_view id, std::string& error) override;
  const spate_monitor* monitor(std::string_view id, std::string& error) override;
  const spate_host* host() override { return host_.view(); }

  /// The loaded file that holds the plugin, absolute; empty and `error` when there is none. A service's process is
  /// given this file, so that it finds the same one.
  std::filesystem::path file_of(kind, std::string_view id, std::string& error);
  const discovery& where() const { return where_; }

 private:
  struct found {
    const library* from;
    const library::descriptor* what;
  };
  found find(kind, std::string_view id);
  const library& load(const std::filesystem::path& file);
  bool holds(kind, std::string_view id);
  [[noreturn]] void not_found(kind, std::string_view id);
  template <class Table>
  const Table* table(kind, std::string_view id, std::string& error);

  discovery where_;
  plugin_host host_;
  std::map<std::filesystem::path, std::unique_ptr<library>> loaded_;
};

}  // namespace spate::plugin
