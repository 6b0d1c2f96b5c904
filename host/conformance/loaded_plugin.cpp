#include "conformance/loaded_plugin.hpp"

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <spate/abi/monitor.h>
#include <spate/abi/protocol.h>
#include <spate/abi/reporter.h>
#include <spate/abi/service.h>
#include <spate/text.hpp>

#include "plugin/error.hpp"

namespace spate::conformance {

namespace {

using check_function = decltype(spate_protocol::check);

template <class Visit>
auto with_table(plugin::kind which, const void* table, Visit&& visit) {
  switch (which) {
    case plugin::kind::protocol:
      return visit(*static_cast<const spate_protocol*>(table));
    case plugin::kind::reporter:
      return visit(*static_cast<const spate_reporter*>(table));
    case plugin::kind::service:
      return visit(*static_cast<const spate_service*>(table));
    case plugin::kind::monitor:
      break;
  }
  return visit(*static_cast<const spate_monitor*>(table));
}

key_tables keys_of(plugin::kind which, const void* table) {
  return with_table(which, table, [&](const auto& typed) -> key_tables {
    if constexpr (std::is_same_v<decltype(typed), const spate_protocol&>)
      return {"target", "operation", typed.target_keys, typed.operation_keys};
    else
      return {std::string(plugin::name_of(which)), "", typed.keys, {}};
  });
}

}  // namespace

loaded_plugin::loaded_plugin(const std::filesystem::path& file, const std::string& kind, const std::string& id)
    : library_(std::make_unique<plugin::library>(plugin::library::open(file))) {
  for (const plugin::library::descriptor& each : library_->descriptors())
    if (plugin::name_of(each.kind) == kind && each.id == id) what_ = &each;
  if (what_ == nullptr) throw plugin::error(fmt::format("{} holds no {} {} any more", file.string(), kind, id));
  shared_.log = std::make_shared<spdlog::logger>("conformance", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  shared_.log->set_level(spdlog::level::warn);
  shared_.log->set_pattern("%v");
  host_ = std::make_unique<plugin::plugin_host>(shared_, fmt::format("{} {}", kind, id), std::vector<std::uint32_t>{0});
  keys_ = keys_of(what_->kind, what_->table);
}

std::vector<objection> loaded_plugin::check(const spate_config& config, stage& on) const {
  struct context {
    std::vector<objection> found;
    std::uint32_t nodes;
    stage& on;
  } at{{}, config.node_count, on};
  spate_report sink{};
  sink.struct_size = sizeof sink;
  sink.host_data = &at;
  sink.add = [](spate_report* to, std::uint32_t severity, std::uint32_t node, spate_str message) noexcept {
    auto& in = *static_cast<context*>(to->host_data);
    if (node != SPATE_NONE && node >= in.nodes)
      in.on.violated(fmt::format("check names the node {}, of {}", node, in.nodes));
    if (message.size == 0) in.on.violated("check reported a mistake without a message");
    if (severity > SPATE_SEVERITY_WARNING) in.on.violated(fmt::format("check used the unknown severity {}", severity));
    if (severity != SPATE_SEVERITY_WARNING) in.found.push_back({node, std::string(view(message))});
  };
  const auto call =
      with_table(what_->kind, what_->table, [](const auto& typed) -> check_function { return typed.check; });
  const spate_status status = on.inside("check", [&] { return call(host(), &config, &sink); });
  if (status == SPATE_OK && !at.found.empty())
    on.violated(fmt::format("check found a mistake and said that all is fine: {}", at.found.front().message));
  if (status != SPATE_OK && at.found.empty())
    at.found.push_back({SPATE_NONE, fmt::format("check gave status {} and named no mistake", status)});
  return at.found;
}

made_configuration loaded_plugin::configure(const std::vector<std::string>& sets, int port, stage& on) const {
  return make_configuration(keys_, read_sets(sets, keys_), port,
                            [&](const spate_config& config) { return check(config, on); });
}

}  // namespace spate::conformance
