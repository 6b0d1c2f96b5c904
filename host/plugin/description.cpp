#include "plugin/description.hpp"

#include <fmt/format.h>

#include <spate/abi/ext/metrics.h>
#include <spate/abi/monitor.h>
#include <spate/abi/protocol.h>
#include <spate/abi/reporter.h>
#include <spate/abi/service.h>

#include "profile/key_table.hpp"
#include "profile/language_keys.hpp"
#include "profile/operation_keys.hpp"
#include "profile/units.hpp"

namespace spate::plugin {

namespace {

const char* kind_text(spate_kind kind) {
  static constexpr const char* names[] = {"null",     "boolean", "integer", "number", "text",
                                          "duration", "size",    "array",   "table",  "any"};
  return kind >= SPATE_KIND_NULL && kind <= SPATE_KIND_ANY ? names[kind] : "unknown";
}

std::string bound(spate_kind kind, double value) {
  if (kind == SPATE_KIND_DURATION) return profile::print_duration(static_cast<std::int64_t>(value));
  if (kind == SPATE_KIND_SIZE) return profile::print_size(static_cast<std::int64_t>(value));
  return fmt::format("{}", value);
}

// Bounds at the edge of what the kind can hold say nothing to a person.
std::string range_text(const spate_key& key) {
  constexpr double far = 9.2e18;
  if (key.min == 0 && key.max == 0) return {};
  const bool above = key.max >= far, below = key.min <= -far;
  if (above && below) return {};
  if (above) return "at least " + bound(key.kind, key.min);
  if (below) return "at most " + bound(key.kind, key.max);
  return bound(key.kind, key.min) + " to " + bound(key.kind, key.max);
}

std::vector<std::string> list(const char* const* null_terminated) {
  std::vector<std::string> out;
  for (const char* const* at = null_terminated; at != nullptr && *at != nullptr; ++at) out.emplace_back(*at);
  return out;
}

described_plugin head(const library::descriptor& of) {
  described_plugin out;
  out.kind = name_of(of.kind);
  out.id = of.id;
  out.version = of.version;
  out.summary = of.summary;
  return out;
}

void find_clashes(described_plugin& out, const spate_keys& keys, std::span<const std::string> reserved,
                  std::string_view table) {
  const profile::key_table own(keys);
  for (const std::string& name : reserved)
    if (own.has(name))
      out.mistakes.push_back(
          fmt::format("{}: its {} key '{}' is one of the host's; the plugin has to rename it", out.id, table, name));
}

const char* kind_word(std::uint32_t metric_kind) {
  if (metric_kind == SPATE_METRIC_TIME) return "time";
  if (metric_kind == SPATE_METRIC_GAUGE_BYTES) return "gauge, bytes";
  return metric_kind == SPATE_METRIC_GAUGE ? "gauge" : "count";
}

void add(described_plugin& out, const spate_protocol& of) {
  find_clashes(out, of.target_keys, profile::reserved_target_keys(), "target");
  find_clashes(out, of.operation_keys, profile::reserved_operation_keys(), "operation");
  out.tables = {{"target", describe_keys(of.target_keys)}, {"operation", describe_keys(of.operation_keys)}};
  out.outcomes = list(of.outcomes);
  if ((of.capabilities & SPATE_PROTOCOL_BLOCKING) != 0) out.capabilities.emplace_back("blocking");
  if ((of.capabilities & SPATE_PROTOCOL_UNSOLICITED) != 0) out.capabilities.emplace_back("unsolicited");
  if ((of.capabilities & SPATE_PROTOCOL_ROWS) != 0) out.capabilities.emplace_back("rows");
  if ((of.capabilities & SPATE_PROTOCOL_MOVABLE) != 0) out.capabilities.emplace_back("movable");
  if (!SPATE_HAS(&of, spate_protocol, metrics)) return;
  const auto* at = reinterpret_cast<const unsigned char*>(of.metrics);
  for (std::uint32_t i = 0; i < of.metric_count; ++i, at += of.metric_stride) {
    const auto& metric = *reinterpret_cast<const spate_metric_info*>(at);
    out.metrics.push_back({metric.name, kind_word(metric.kind), metric.doc});
  }
}

void add(described_plugin& out, const spate_monitor& of) {
  find_clashes(out, of.keys, profile::reserved_monitor_keys(), "monitor");
  if (SPATE_HAS(&of, spate_monitor, declare) && of.declare != nullptr)
    out.capabilities.emplace_back("metrics named by the profile");
  out.tables = {{"", describe_keys(of.keys)}};
  const auto* at = reinterpret_cast<const unsigned char*>(of.metrics);
  for (std::uint32_t i = 0; i < of.metric_count; ++i, at += of.metric_stride) {
    const auto& metric = *reinterpret_cast<const spate_monitor_metric*>(at);
    const auto text = [](const char* maybe) { return std::string(maybe == nullptr ? "" : maybe); };
    out.metrics.push_back({text(metric.name), text(metric.unit), text(metric.doc)});
  }
}

}  // namespace

std::vector<described_key> describe_keys(const spate_keys& table) {
  std::vector<described_key> out;
  const auto* at = reinterpret_cast<const unsigned char*>(table.keys);
  for (std::uint32_t i = 0; i < table.count; ++i, at += table.stride) {
    const auto& key = *reinterpret_cast<const spate_key*>(at);
    described_key& to = out.emplace_back();
    to.path = key.path;
    to.kind = kind_text(key.kind);
    to.doc = key.doc;
    to.required = (key.flags & SPATE_KEY_REQUIRED) != 0;
    to.secret = (key.flags & SPATE_KEY_SECRET) != 0;
    to.templated = (key.flags & SPATE_KEY_TEMPLATED) != 0;
    to.deprecated = (key.flags & SPATE_KEY_DEPRECATED) != 0;
    to.file = (key.flags & SPATE_KEY_FILE) != 0;
    to.has_default = key.default_text != nullptr;
    if (to.has_default) to.default_text = to.secret && *key.default_text != '\0' ? "***" : key.default_text;
    to.range = range_text(key);
    to.choices = list(key.choices);
  }
  return out;
}

description describe(const library& from) {
  description out;
  out.file = from.file();
  const spate_entry& entry = from.entry();
  out.sdk_version = entry.sdk_version == nullptr ? "" : entry.sdk_version;
  out.built_with = entry.built_with == nullptr ? "" : entry.built_with;
  out.abi = fmt::format("{}.{}", entry.abi_major, entry.abi_minor);
  out.requires_extensions = list(entry.requires_extensions);
  for (const library::descriptor& each : from.descriptors()) {
    described_plugin& to = out.plugins.emplace_back(head(each));
    switch (each.kind) {
      case kind::protocol:
        add(to, *static_cast<const spate_protocol*>(each.table));
        break;
      case kind::monitor:
        add(to, *static_cast<const spate_monitor*>(each.table));
        break;
      case kind::reporter:
        to.tables = {{"", describe_keys(static_cast<const spate_reporter*>(each.table)->keys)}};
        break;
      case kind::service:
        to.tables = {{"", describe_keys(static_cast<const spate_service*>(each.table)->keys)}};
        break;
    }
  }
  return out;
}

}  // namespace spate::plugin
