#include "plugin/descriptor_check.hpp"

#include <fmt/format.h>

#include <spate/abi/monitor.h>
#include <spate/abi/protocol.h>
#include <spate/abi/reporter.h>
#include <spate/abi/service.h>

#include <initializer_list>

namespace spate::plugin {

namespace {

struct needed {
  template <class Pointer>
  needed(const char* what, Pointer given) : name(what), there(static_cast<bool>(given)) {}
  const char* name;
  bool there;
};

std::string first_missing(std::initializer_list<needed> all) {
  for (const needed& each : all)
    if (!each.there) return fmt::format("'{}' is missing", each.name);
  return {};
}

std::string keys_mistake(const spate_keys& table, std::string_view what) {
  if (table.count == 0) return {};
  if (table.keys == nullptr || table.stride < sizeof(spate_key)) return fmt::format("its table of {} is broken", what);
  const auto* at = reinterpret_cast<const unsigned char*>(table.keys);
  for (std::uint32_t i = 0; i < table.count; ++i, at += table.stride) {
    const auto& key = *reinterpret_cast<const spate_key*>(at);
    if (key.path == nullptr || *key.path == '\0') return fmt::format("key {} of its {} has no path", i + 1, what);
    if (key.doc == nullptr) return fmt::format("key '{}' of its {} has no doc", key.path, what);
    if (key.kind < SPATE_KIND_BOOL || key.kind > SPATE_KIND_ANY)
      return fmt::format("key '{}' of its {} has the unknown kind {}", key.path, what, key.kind);
    if ((key.flags & SPATE_KEY_FILE) != 0 && (key.kind != SPATE_KIND_STRING || (key.flags & SPATE_KEY_TEMPLATED) != 0))
      return fmt::format("key '{}' of its {} names a file: that goes with the kind STRING, and without TEMPLATED",
                         key.path, what);
  }
  return {};
}

template <class Table>
std::string head_mistake(const Table& table) {
  if (table.struct_size < sizeof(Table))
    return fmt::format("its table has {} bytes, at least {} are needed", table.struct_size, sizeof(Table));
  std::string wrong = first_missing(
      {{"id", table.id != nullptr && *table.id != '\0'}, {"version", table.version}, {"summary", table.summary}});
  return wrong.empty() ? wrong : fmt::format("{} (id '{}')", wrong, table.id == nullptr ? "" : table.id);
}

std::string mistake_of(const spate_protocol& p) {
  if (std::string wrong = keys_mistake(p.target_keys, "target keys"); !wrong.empty()) return wrong;
  if (std::string wrong = keys_mistake(p.operation_keys, "operation keys"); !wrong.empty()) return wrong;
  return first_missing({{"check", p.check},
                        {"create", p.create},
                        {"destroy", p.destroy},
                        {"shard_create", p.shard_create},
                        {"user_start", p.user_start},
                        {"user_stop", p.user_stop},
                        {"submit", p.submit},
                        {"pump", p.pump},
                        {"wake", p.wake},
                        {"cancel", p.cancel},
                        {"interrupt", p.interrupt != nullptr || (p.capabilities & SPATE_PROTOCOL_BLOCKING) == 0},
                        {"shard_destroy", p.shard_destroy}});
}

std::string mistake_of(const spate_reporter& r) {
  if (std::string wrong = keys_mistake(r.keys, "keys"); !wrong.empty()) return wrong;
  return first_missing({{"check", r.check},
                        {"create", r.create},
                        {"destroy", r.destroy},
                        {"run_started", r.run_started},
                        {"interval", r.interval},
                        {"event", r.event},
                        {"result", r.result}});
}

std::string mistake_of(const spate_service& s) {
  if (std::string wrong = keys_mistake(s.keys, "keys"); !wrong.empty()) return wrong;
  return first_missing({{"check", s.check}, {"start", s.start}, {"stop", s.stop}});
}

std::string mistake_of(const spate_monitor& m) {
  if (std::string wrong = keys_mistake(m.keys, "keys"); !wrong.empty()) return wrong;
  if (m.metric_count > 0 && (m.metrics == nullptr || m.metric_stride < sizeof(spate_monitor_metric)))
    return "its table of metrics is broken";
  return first_missing({{"check", m.check}, {"create", m.create}, {"destroy", m.destroy}, {"read", m.read}});
}

template <class Visit>
auto with_table(kind which, const void* table, Visit&& visit) {
  switch (which) {
    case kind::protocol:
      return visit(*static_cast<const spate_protocol*>(table));
    case kind::reporter:
      return visit(*static_cast<const spate_reporter*>(table));
    case kind::service:
      return visit(*static_cast<const spate_service*>(table));
    case kind::monitor:
      break;
  }
  return visit(*static_cast<const spate_monitor*>(table));
}

}  // namespace

std::string descriptor_mistake(kind which, const void* table) {
  if (table == nullptr) return "it has no descriptor";
  return with_table(which, table, [](const auto& typed) {
    std::string wrong = head_mistake(typed);
    return wrong.empty() ? mistake_of(typed) : wrong;
  });
}

library::descriptor describe_table(kind which, const void* table) {
  return with_table(which, table, [&](const auto& typed) {
    return library::descriptor{which, typed.id, typed.version, typed.summary, table};
  });
}

}  // namespace spate::plugin
