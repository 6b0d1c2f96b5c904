#include "stats/series_names.hpp"

#include <spate/abi/ext/metrics.h>

#include <algorithm>
#include <array>
#include <utility>

namespace spate::stats {
namespace {

constexpr std::array<std::string_view, SPATE_OUTCOME_NO_VALUE + 1> outcomes = {
    "ok",    "expect", "status",   "timeout",   "dns",     "refused",
    "reset", "tls",    "protocol", "exhausted", "aborted", "no_value"};
constexpr std::string_view hex = "0123456789ABCDEF";

std::string_view name_in(const std::vector<std::string>& names, size_t index) noexcept {
  return index < names.size() ? std::string_view(names[index]) : std::string_view("other");
}

bool plain(unsigned char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

void encode_part(std::string& into, std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (plain(byte))
      into += c;
    else
      (into += '%').append(1, hex[byte >> 4]).append(1, hex[byte & 15]);
  }
}

bool decode_part(std::string_view text, std::string& into) {
  into.clear();
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      into += text[i];
      continue;
    }
    if (text.size() - i < 3) return false;
    const size_t high = hex.find(text[i + 1]), low = hex.find(text[i + 2]);
    if (high == std::string_view::npos || low == std::string_view::npos) return false;
    into += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return true;
}

}  // namespace

std::string_view outcome_name(uint16_t value) noexcept {
  return value < outcomes.size() ? outcomes[value] : std::string_view();
}

std::string_view series_names::scenario(uint32_t index) const noexcept { return name_in(scenarios, index); }
std::string_view series_names::operation(uint32_t index) const noexcept { return name_in(operations, index); }
std::string_view series_names::metric(uint32_t id) const noexcept { return name_in(metrics, id); }

bool is_gauge(uint32_t kind) noexcept { return kind == SPATE_METRIC_GAUGE || kind == SPATE_METRIC_GAUGE_BYTES; }

std::optional<uint32_t> series_names::gauge(std::string_view name) const noexcept {
  for (const uint32_t id : gauges)
    if (metric(id) == name) return id;
  return std::nullopt;
}

const char* series_names::gauge_unit(uint32_t id) const noexcept {
  return std::find(sizes.begin(), sizes.end(), id) == sizes.end() ? "count" : "bytes";
}

void series_names::add_metric(std::string name, uint32_t kind) {
  const auto id = static_cast<uint32_t>(metrics.size());
  metrics.push_back(std::move(name));
  if (is_gauge(kind)) gauges.push_back(id);
  if (kind == SPATE_METRIC_GAUGE_BYTES) sizes.push_back(id);
}

std::string_view series_names::target_of(uint32_t operation) const noexcept {
  return operation < operation_targets.size() ? name_in(targets, operation_targets[operation]) : "other";
}

std::string_view series_names::outcome(uint32_t operation, uint16_t value) const noexcept {
  if (value < outcomes.size()) return outcomes[value];
  if (value < SPATE_OUTCOME_PLUGIN || operation >= operation_targets.size()) return "unknown";
  const uint32_t target = operation_targets[operation];
  const size_t own = size_t{value} - SPATE_OUTCOME_PLUGIN;
  if (target >= plugin_outcomes.size() || own >= plugin_outcomes[target].size()) return "unknown";
  return plugin_outcomes[target][own];
}

std::string tag_of(const series_names& names, const series_key& key, metric which) {
  std::string tag;
  encode_part(tag, names.scenario(key.is_other() ? UINT32_MAX : key.scenario));
  encode_part(tag += '/', names.operation(key.operation));
  encode_part(tag += '/', names.outcome(key.operation, key.outcome));
  return (tag += '/') += name_of(which);
}

std::string tag_of(const series_names& names, const metric_series& of) {
  std::string tag = "-/";
  encode_part(tag, names.operation(of.operation));
  encode_part(tag += "/-/", names.metric(of.metric));
  return tag;
}

bool parse_tag(std::string_view tag, tag_parts& into) {
  std::array<std::string*, 4> parts = {&into.scenario, &into.operation, &into.outcome, &into.metric};
  for (size_t i = 0; i < parts.size(); ++i) {
    const size_t slash = tag.find('/');
    if ((slash == std::string_view::npos) != (i + 1 == parts.size())) return false;
    if (!decode_part(tag.substr(0, slash), *parts[i])) return false;
    if (slash != std::string_view::npos) tag.remove_prefix(slash + 1);
  }
  return true;
}

}  // namespace spate::stats
