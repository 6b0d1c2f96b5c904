#include "plugin/registry.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "expression/nearest.hpp"
#include "plugin/error.hpp"
#include "plugin/loading.hpp"

namespace spate::plugin {

namespace fs = std::filesystem;

registry::registry(discovery where, run_services& shared) : where_(std::move(where)), host_(shared, "check") {}
registry::~registry() = default;

const library& registry::load(const fs::path& file) {
  auto& place = loaded_[file];
  if (!place) {
    const loading now(file);
    place = std::make_unique<library>(library::open(file));
  }
  return *place;
}

registry::found registry::find(kind which, std::string_view id) {
  for (const fs::path& given : where_.files()) {
    const library& from = load(given);
    if (const auto* what = from.find(which, id)) return {&from, what};
  }
  const auto file = where_.find(which, id);
  if (!file) not_found(which, id);
  const library& from = load(*file);
  const auto* what = from.find(which, id);
  if (what == nullptr)
    throw error(fmt::format("{} holds no {} '{}'; it holds: {}", file->string(), name_of(which), id, from.holds()));
  return {&from, what};
}

// For a message only: a file that does not load is none that helps.
bool registry::holds(kind which, std::string_view id) {
  const auto in = [&](const fs::path& file) { return load(file).find(which, id) != nullptr; };
  try {
    const auto file = where_.find(which, id);
    return std::any_of(where_.files().begin(), where_.files().end(), in) || (file && in(*file));
  } catch (const error&) {
    return false;
  }
}

void registry::not_found(kind which, std::string_view id) {
  std::vector<std::string> known = where_.ids(which);
  for (const fs::path& given : where_.files())
    for (const library::descriptor& each : load(given).descriptors())
      if (each.kind == which) known.emplace_back(each.id);
  for (const kind other : kinds)
    if (other != which && holds(other, id))
      throw error(fmt::format("'{}' is a {} and no {}; see `spate plugin list`", id, name_of(other), name_of(which)));
  const std::vector<std::string_view> names(known.begin(), known.end());
  const std::string_view nearest = expression::nearest(id, names);
  throw error(
      fmt::format("there is no {} plugin '{}' (file {}){}; searched:\n{}\nSee `spate plugin list`; "
                  "SPATE_PLUGIN_PATH adds folders, --plugin FILE one file",
                  name_of(which), id, file_name(which, id),
                  nearest.empty() ? "" : fmt::format(", did you mean '{}'?", nearest), where_.searched()));
}

template <class Table>
const Table* registry::table(kind which, std::string_view id, std::string& why) {
  try {
    return static_cast<const Table*>(find(which, id).what->table);
  } catch (const error& failed) {
    why = failed.what();
    return nullptr;
  }
}

const spate_protocol* registry::protocol(std::string_view id, std::string& why) {
  return table<spate_protocol>(kind::protocol, id, why);
}
const spate_reporter* registry::reporter(std::string_view id, std::string& why) {
  return table<spate_reporter>(kind::reporter, id, why);
}
const spate_service* registry::service(std::string_view id, std::string& why) {
  return table<spate_service>(kind::service, id, why);
}
const spate_monitor* registry::monitor(std::string_view id, std::string& why) {
  return table<spate_monitor>(kind::monitor, id, why);
}

fs::path registry::file_of(kind which, std::string_view id, std::string& why) {
  try {
    return find(which, id).from->file();
  } catch (const error& failed) {
    why = failed.what();
    return {};
  }
}

}  // namespace spate::plugin
