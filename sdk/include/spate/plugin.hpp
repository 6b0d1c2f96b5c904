// The entry of a shared object, for any number of types of any kind.
//
//   class my_reporter : public spate::reporter { ... };   // <spate/reporter.hpp>; service, monitor, protocol likewise
//   SPATE_PLUGIN(my_reporter, my_service)                  // once, in one source file
//
// Every type has the static members id, version and summary (const char*) and keys (an array of spate::key), and may
// have
//   static void check(const spate::host_services&, spate::config, spate::report&);
#pragma once

#include <spate/config.hpp>
#include <spate/failure.hpp>
#include <spate/host_services.hpp>

#include <array>

#ifndef SPATE_SDK_VERSION
#define SPATE_SDK_VERSION "0.1.0"
#endif

namespace spate {

namespace detail {

#if defined(__clang__)
inline constexpr const char* built_with = "clang " __clang_version__;
#elif defined(__GNUC__)
inline constexpr const char* built_with = "gcc " __VERSION__;
#else
inline constexpr const char* built_with = "unknown";
#endif

template <class T>
concept has_check = requires(const host_services& host, config settings, report& mistakes) {
  T::check(host, settings, mistakes);
};

// `spate_*::check` for every kind.
template <class T>
spate_status check(const spate_host* host, const spate_config* settings, spate_report* out) noexcept {
  report mistakes(*out);
  spate_status status = guarded(nullptr, [&] {
    try {
      if constexpr (has_check<T>) T::check(host_services(host), config(*settings), mistakes);
    } catch (const failure& caught) {
      mistakes.error(node(*settings, caught.config_node()), caught.what());
    } catch (const std::exception& caught) {
      mistakes.error(node(), T::id, ": check failed: ", caught.what());
      throw;
    }
  });
  if (status != SPATE_OK) return status;
  return mistakes.errors() == 0 ? SPATE_OK : SPATE_E_CONFIG;
}

inline constexpr std::array<const char*, 4> protocol_needs = {SPATE_EXT_CLOCK, SPATE_EXT_DATA, SPATE_EXT_RESPONSE,
                                                              nullptr};
inline constexpr std::array<const char*, 2> basic_needs = {SPATE_EXT_CLOCK, nullptr};

// Types of one shared object, by factory.
template <class... Types>
struct plugin_entry {
  static std::uint32_t count(const char* factory) noexcept {
    return (std::uint32_t{0} + ... + (std::string_view(Types::factory) == factory ? 1u : 0u));
  }
  static const void* get(const char* factory, std::uint32_t index) noexcept {
    const void* found = nullptr;
    std::uint32_t seen = 0;
    auto visit = [&](const char* kind, const void* descriptor) {
      if (std::string_view(kind) == factory && seen++ == index) found = descriptor;
    };
    (visit(Types::factory, Types::template descriptor<Types>()), ...);
    return found;
  }
  static constexpr bool any_protocol = ((std::string_view(Types::factory) == "spate.protocol/1") || ...);
  static const spate_entry* table() noexcept {
    static constexpr spate_entry entry = {sizeof(spate_entry),
                                          SPATE_ABI_MAJOR,
                                          SPATE_ABI_MINOR,
                                          0,
                                          SPATE_SDK_VERSION,
                                          built_with,
                                          any_protocol ? protocol_needs.data() : basic_needs.data(),
                                          &count,
                                          &get};
    return &entry;
  }
};

}  // namespace detail
}  // namespace spate

#define SPATE_PLUGIN(...)                                                           \
  extern "C" SPATE_EXPORT const spate_entry* spate_plugin_entry_v1(void) noexcept { \
    return ::spate::detail::plugin_entry<__VA_ARGS__>::table();                     \
  }
