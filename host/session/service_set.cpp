#include "session/service_set.hpp"

#include <fmt/format.h>

#include "plugin/error.hpp"
#include "profile/config_tree.hpp"

namespace spate::session {

service_set::service_set(plugin::registry& registry, const std::filesystem::path& run_folder)
    : registry_(registry), run_folder_(std::filesystem::absolute(run_folder)) {}

service_set::~service_set() { stop(); }

bool service_set::start(const profile::model& model, std::vector<profile::override>& values, std::string& error) {
  for (const profile::service& service : model.services) {
    plugin::service_request wanted;
    wanted.id = service.plugin;
    wanted.library = registry_.file_of(plugin::kind::service, service.plugin, error);
    if (wanted.library.empty()) {
      return false;
    }
    wanted.config = &service.config->view();
    wanted.folder = run_folder_ / service.name;
    wanted.log_file = run_folder_ / (service.name + ".log");
    running one{service.name, wanted.folder, nullptr};
    try {
      one.process = std::make_unique<plugin::service_process>(wanted);
    } catch (const plugin::error& failed) {
      error = fmt::format("service {}: {}", service.name, failed.what());
      std::error_code ignored;  // the reason above is what matters
      std::filesystem::remove_all(wanted.folder, ignored);
      return false;
    }
    running_.push_back(std::move(one));
    // The host's own word for it: what a monitor reads the service's process by.
    auto offered = running_.back().process->endpoints();
    offered.insert_or_assign("pid", std::to_string(running_.back().process->pid()));
    for (const auto& [parameter, endpoint] : service.provides) {
      const auto found = offered.find(endpoint);
      if (found == offered.end()) {
        error = fmt::format("service {}: {} offers no endpoint `{}` for the parameter {}", service.name, service.plugin,
                            endpoint, parameter);
        return false;
      }
      std::erase_if(values, [&name = parameter](const profile::override& value) { return value.name == name; });
      values.push_back({parameter, found->second, "service"});
    }
  }
  return true;
}

std::vector<std::string> service_set::ended() {
  std::vector<std::string> out;
  for (running& one : running_) {
    if (one.told) {
      continue;
    }
    if (const auto why = one.process->died()) {
      one.told = true;
      out.push_back(fmt::format("service {} ended during the run: {}", one.name, *why));
    }
  }
  return out;
}

std::vector<std::string> service_set::stop() {
  std::vector<std::string> out;
  for (running& one : running_) {
    if (std::string wrong = one.process->stop(); !wrong.empty()) {
      out.push_back(fmt::format("service {}: {}", one.name, wrong));
    }
    std::error_code failed;
    std::filesystem::remove_all(one.folder, failed);
    if (failed) {
      out.push_back(fmt::format("{}: {}", one.folder.string(), failed.message()));
    }
  }
  running_.clear();
  return out;
}

}  // namespace spate::session
