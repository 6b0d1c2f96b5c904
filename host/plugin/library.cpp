#include "plugin/library.hpp"

#include <fmt/format.h>

#include <boost/dll/shared_library.hpp>

#include <mutex>

#include "plugin/descriptor_check.hpp"
#include "plugin/discovery.hpp"
#include "plugin/error.hpp"
#include "plugin/extensions.hpp"

namespace spate::plugin {

namespace fs = std::filesystem;

namespace {

// Kept reachable for ever: a plugin's threads and statics must not lose their code.
boost::dll::shared_library& keep(boost::dll::shared_library loaded) {
  static std::mutex guard;
  static auto& kept = *new std::vector<std::unique_ptr<boost::dll::shared_library>>;
  const std::lock_guard lock(guard);
  return *kept.emplace_back(std::make_unique<boost::dll::shared_library>(std::move(loaded)));
}

// Boost wraps the loader's message: "...load() failed (dlerror system message: WHAT): Bad file descriptor".
std::string loader_words(std::string_view what) {
  constexpr std::string_view mark = "system message: ";
  if (const auto begin = what.find(mark); begin != what.npos) {
    what.remove_prefix(begin + mark.size());
    if (const auto end = what.rfind("): "); end != what.npos) what = what.substr(0, end);
  }
  return std::string(what);
}

// The contract says that it throws nothing; what breaks that is told by the plugin's name.
const spate_entry* call_entry(const fs::path& file, const boost::dll::shared_library& loaded) {
  const auto entry_of = loaded.get<const spate_entry*()>(SPATE_ENTRY_SYMBOL);
  std::string thrown = "an exception";
  try {
    return entry_of();
  } catch (const std::exception& failed) {
    thrown = failed.what();
  } catch (...) {  // of a C++ library of its own
  }
  throw error(fmt::format("{}: {} threw: {}; do not use this plugin, tell its author", file.string(),
                          SPATE_ENTRY_SYMBOL, thrown));
}

const spate_entry* read_entry(const fs::path& file, const boost::dll::shared_library& loaded) {
  if (!loaded.has(SPATE_ENTRY_SYMBOL)) {
    for (unsigned major = SPATE_ABI_MAJOR + 1; major < SPATE_ABI_MAJOR + 10; ++major)
      if (loaded.has(fmt::format("spate_plugin_entry_v{}", major)))
        throw error(fmt::format("{} is built for plugin ABI {}, this spate has {}: use a newer spate", file.string(),
                                major, SPATE_ABI_MAJOR));
    throw error(fmt::format("{} is no spate plugin: it does not export {}; build it with spate_add_plugin()",
                            file.string(), SPATE_ENTRY_SYMBOL));
  }
  const spate_entry* entry = call_entry(file, loaded);
  if (entry == nullptr) throw error(fmt::format("{}: {} gave nothing", file.string(), SPATE_ENTRY_SYMBOL));
  return entry;
}

void check_entry(const fs::path& file, const spate_entry& entry) {
  // struct_size and abi_major are where they are in every version.
  if (!SPATE_HAS(&entry, spate_entry, abi_major) || entry.abi_major != SPATE_ABI_MAJOR)
    throw error(
        fmt::format("{} is built for plugin ABI {}, this spate has {}.{}: rebuild the plugin, or use the spate "
                    "that it was built for",
                    file.string(), entry.abi_major, SPATE_ABI_MAJOR, SPATE_ABI_MINOR));
  if (!SPATE_HAS(&entry, spate_entry, get) || entry.count == nullptr || entry.get == nullptr)
    throw error(fmt::format("{}: its entry is incomplete ({} bytes, at least {} are needed): rebuild it with the SDK",
                            file.string(), entry.struct_size, sizeof(spate_entry)));
  if (entry.requires_extensions == nullptr) return;
  for (const char* const* id = entry.requires_extensions; *id != nullptr; ++id)
    if (!offers_extension(*id))
      throw error(fmt::format("{} needs {}, which this spate does not offer: use a newer spate; it offers {}",
                              file.string(), *id, offered_extensions()));
}

}  // namespace

library library::open(const fs::path& file) {
  require_trusted(file);
  boost::dll::shared_library loaded;
  try {
    loaded.load(file, boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local);
  } catch (const std::exception& failed) {
    throw error(fmt::format("{} does not load: {}", file.string(), loader_words(failed.what())));
  }
  const boost::dll::shared_library& kept = keep(std::move(loaded));
  library opened;
  opened.file_ = file;
  opened.entry_ = read_entry(file, kept);
  check_entry(file, *opened.entry_);
  for (const kind which : kinds) {
    const std::uint32_t count = opened.entry_->count(factory_of(which));
    for (std::uint32_t i = 0; i < count; ++i) {
      const void* table = opened.entry_->get(factory_of(which), i);
      const std::string wrong = descriptor_mistake(which, table);
      if (!wrong.empty())
        throw error(
            fmt::format("{}: {} number {}: {}; rebuild it with the SDK", file.string(), name_of(which), i + 1, wrong));
      opened.descriptors_.push_back(describe_table(which, table));
    }
  }
  return opened;
}

const library::descriptor* library::find(kind which, std::string_view id) const {
  for (const descriptor& each : descriptors_)
    if (each.kind == which && each.id == id) return &each;
  return nullptr;
}

std::string library::holds() const {
  std::string out;
  for (const descriptor& each : descriptors_)
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", name_of(each.kind), each.id);
  return out.empty() ? "nothing" : out;
}

}  // namespace spate::plugin
