// A protocol in C++: one class for the target, one for its shards.
//
//   class my_target : public spate::protocol {
//    public:
//     static constexpr const char *id = "my_protocol", *version = "0.1.0", *summary = "...";
//     static constexpr spate::key target_keys[] = {...}, operation_keys[] = {...};
//     static void check(const spate::host_services&, spate::config, spate::report&);     // optional, no I/O
//     using shard = my_shard;
//     my_target(const spate::host_services&, spate::config);                              // may throw spate::failure
//   };
//
// and a shard with: a constructor (my_target&, const spate_shard_params&), user_start(user), user_stop(user),
// bool submit(const spate_work&) (false: back-pressure), pump(deadline_ns, max_samples), wake(), cancel(how), and
// interrupt() when `capabilities` says blocking. asio_shard.hpp and blocking_shard.hpp bring most of it.
#pragma once

#include <spate/abi/protocol.h>
#include <spate/plugin.hpp>

#include <array>
#include <iterator>
#include <memory>

namespace spate {

namespace detail {

// A shard and what broke it. Exceptions do not belong on a shard: one that escapes all the same is logged, and the next
// pump says that the shard is broken.
template <class T>
struct shard_box {
  shard_box(T& target, const spate_shard_params& params) : owner(target), shard(target, params) {}

  template <class Body>
  spate_status run(const char* call, Body&& body) noexcept {
    spate_error error{};
    error.struct_size = sizeof error;
    spate_status status = guarded(&error, std::forward<Body>(body));
    if (status != SPATE_OK) {
      broken = status;
      guarded(nullptr, [&] { owner.host().log(SPATE_LOG_ERROR, T::id, ": ", call, ": ", error.message); });
    }
    return status;
  }

  T& owner;
  typename T::shard shard;
  spate_status broken = SPATE_OK;
};

template <class T>
shard_box<T>& box_of(spate_shard* shard) noexcept {
  return *reinterpret_cast<shard_box<T>*>(shard);
}

template <class T>
spate_status create_target(const spate_host* host, const spate_config* settings, spate_instance** out,
                           spate_error* error) noexcept {
  return guarded(error, [&] {
    auto made = std::make_unique<T>(host_services(host, host_services::need::protocol), config(*settings));
    *out = reinterpret_cast<spate_instance*>(made.release());
  });
}

template <class T>
spate_status create_shard(spate_instance* instance, const spate_shard_params* params, spate_shard** out,
                          spate_error* error) noexcept {
  return guarded(error, [&] {
    auto made = std::make_unique<shard_box<T>>(*reinterpret_cast<T*>(instance), *params);
    *out = reinterpret_cast<spate_shard*>(made.release());
  });
}

template <class T>
spate_status start_users(spate_shard* shard, const std::uint32_t* users, std::uint32_t count) noexcept {
  auto& box = box_of<T>(shard);
  return box.run("user_start", [&] {
    for (std::uint32_t i = 0; i < count; ++i) box.shard.user_start(users[i]);
  });
}

template <class T>
spate_status stop_users(spate_shard* shard, const std::uint32_t* users, std::uint32_t count) noexcept {
  auto& box = box_of<T>(shard);
  return box.run("user_stop", [&] {
    for (std::uint32_t i = 0; i < count; ++i) box.shard.user_stop(users[i]);
  });
}

template <class T>
std::uint32_t submit(spate_shard* shard, const void* work, std::uint32_t stride, std::uint32_t count) noexcept {
  auto& box = box_of<T>(shard);
  const auto* at = static_cast<const std::byte*>(work);
  std::uint32_t taken = 0;
  if (box.broken != SPATE_OK) return 0;
  box.run("submit", [&] {
    for (; taken < count; ++taken, at += stride)
      if (!box.shard.submit(*reinterpret_cast<const spate_work*>(at))) break;
  });
  return taken;
}

template <class T>
spate_status pump(spate_shard* shard, std::int64_t deadline_ns, std::uint32_t max_samples) noexcept {
  auto& box = box_of<T>(shard);
  if (box.broken != SPATE_OK) return box.broken;
  return box.run("pump", [&] { box.shard.pump(deadline_ns, max_samples); });
}

template <class T>
constexpr auto interrupt_of() noexcept -> void (*)(spate_shard*) noexcept {
  if constexpr ((T::capabilities & SPATE_PROTOCOL_BLOCKING) != 0)
    return [](spate_shard* shard) noexcept { box_of<T>(shard).shard.interrupt(); };
  else
    return nullptr;
}

}  // namespace detail

// Base of a target. Created and destroyed on the control thread; its shards read it from theirs, so what they share is
// constant after the constructor.
class protocol {
 public:
  static constexpr const char* factory = SPATE_PROTOCOL_FACTORY;
  static constexpr std::uint32_t capabilities = 0;         // SPATE_PROTOCOL_*; hide it with your own
  static constexpr const char* const* outcomes = nullptr;  // names of outcomes of your own, NULL-terminated
  // Metrics of your own, all that the constructor defines: an objective can name no others.
  static constexpr std::array<spate_metric_info, 0> metric_table{};

  explicit protocol(const host_services& host) : host_(host) {}
  protocol(const protocol&) = delete;
  protocol& operator=(const protocol&) = delete;

  const host_services& host() const noexcept { return host_; }

  template <class T>
  static const void* descriptor() noexcept {
    static constexpr spate_protocol table = {
        sizeof(spate_protocol),
        T::capabilities,
        T::id,
        T::version,
        T::summary,
        key_table(T::target_keys),
        key_table(T::operation_keys),
        T::outcomes,
        &detail::check<T>,
        &detail::create_target<T>,
        [](spate_instance* instance) noexcept { delete reinterpret_cast<T*>(instance); },
        &detail::create_shard<T>,
        &detail::start_users<T>,
        &detail::stop_users<T>,
        &detail::submit<T>,
        &detail::pump<T>,
        [](spate_shard* shard) noexcept { detail::box_of<T>(shard).shard.wake(); },
        [](spate_shard* shard, std::uint32_t how) noexcept {
          auto& box = detail::box_of<T>(shard);
          box.run("cancel", [&] { box.shard.cancel(how); });
        },
        detail::interrupt_of<T>(),
        [](spate_shard* shard) noexcept { delete &detail::box_of<T>(shard); },
        sizeof(spate_metric_info),
        static_cast<std::uint32_t>(std::size(T::metric_table)),
        std::data(T::metric_table)};
    return &table;
  }

 protected:
  ~protocol() = default;

 private:
  host_services host_;
};

}  // namespace spate
