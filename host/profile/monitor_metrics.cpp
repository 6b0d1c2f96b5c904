#include "profile/monitor_metrics.hpp"

#include <algorithm>
#include <cstddef>

#include <spate/call_error.hpp>
#include <spate/text.hpp>

namespace spate::profile {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

std::string text(const char* maybe) { return maybe == nullptr ? std::string() : std::string(maybe); }

}  // namespace

declared_metrics metrics_of(const spate_monitor& from, const spate_host* host, const spate_config& settings) {
  declared_metrics out;
  const auto* at = reinterpret_cast<const std::byte*>(from.metrics);
  for (std::uint32_t i = 0; i < from.metric_count; ++i, at += from.metric_stride) {
    const auto& one = *reinterpret_cast<const spate_monitor_metric*>(at);
    out.all.push_back({text(one.name), text(one.unit), text(one.doc)});
    out.nodes.push_back(SPATE_NONE);
  }
  if (!SPATE_HAS(&from, spate_monitor, declare) || from.declare == nullptr) return out;
  spate_metric_list list{};
  list.struct_size = sizeof list;
  list.host_data = &out;
  list.add = [](const spate_metric_list* to, spate_str name, spate_str unit, spate_str doc,
                std::uint32_t node) noexcept {
    auto& into = *static_cast<declared_metrics*>(to->host_data);
    into.all.push_back({std::string(view(name)), std::string(view(unit)), std::string(view(doc))});
    into.nodes.push_back(node);
  };
  spate_error failed = no_error();
  if (from.declare(host, &settings, &list, &failed) != SPATE_OK) out.failure = words_of(failed, "it gives no reason");
  return out;
}

std::string metric_name_mistake(std::string_view name) {
  const bool spelled = !name.empty() && is_letter(name.front()) &&
                       std::all_of(name.begin(), name.end(), [](char c) { return is_letter(c) || is_digit(c); });
  if (!spelled) return "`" + std::string(name) + "` cannot name a metric";
  constexpr std::string_view words[] = {"and", "or", "not", "true", "false", "in"};
  if (std::find(std::begin(words), std::end(words), name) != std::end(words))
    return "`" + std::string(name) + "` is a word of the language and cannot name a metric";
  return {};
}

expression::unit limit_unit(std::string_view metric_unit) {
  if (metric_unit == "ratio") return expression::unit::ratio;
  if (metric_unit == "bytes" || metric_unit == "bytes_per_second") return expression::unit::size;
  if (metric_unit == "seconds") return expression::unit::duration;
  if (metric_unit == "per_second") return expression::unit::rate;
  return expression::unit::none;
}

}  // namespace spate::profile
