#include "engine/session_pool.hpp"

#include <cstring>
#include <string>

#include "engine/session_front.hpp"

namespace spate::engine {

namespace {

session_front& front_of(spate_shard* shard) { return *reinterpret_cast<session_front*>(shard); }

spate_status fail(spate_error* error, const std::string& why) {
  error->status = SPATE_E_INTERNAL;
  const std::size_t size = std::min(why.size(), sizeof error->message - 1);
  std::memcpy(error->message, why.data(), size);
  error->message[size] = '\0';
  error->message_size = static_cast<std::uint32_t>(size);
  return SPATE_E_INTERNAL;
}

spate_status create_shard(spate_instance* instance, const spate_shard_params* params, spate_shard** out,
                          spate_error* error) noexcept {
  try {
    auto& with = *reinterpret_cast<pooled_target*>(instance);
    auto made = std::make_unique<session_front>(with.shared_from_this(), *params);
    if (const std::string failure = made->open(); !failure.empty()) return fail(error, failure);
    *out = reinterpret_cast<spate_shard*>(made.release());
    return SPATE_OK;
  } catch (const std::exception& cannot) {
    return fail(error, std::string("sessions could not be started: ") + cannot.what());
  }
}

}  // namespace

session_pool::session_pool(const target_port& blocking, const shard_place& place)
    : shared_(std::make_shared<pooled_target>(blocking, place)), table_(*blocking.protocol) {
  table_.struct_size = sizeof table_;
  table_.capabilities &= ~std::uint32_t{SPATE_PROTOCOL_BLOCKING};
  table_.shard_create = &create_shard;
  table_.user_start = table_.user_stop = [](spate_shard*, const std::uint32_t*, std::uint32_t) noexcept {
    return spate_status{SPATE_OK};
  };
  table_.submit = [](spate_shard* to, const void* works, std::uint32_t stride, std::uint32_t count) noexcept {
    return front_of(to).submit(static_cast<const unsigned char*>(works), stride, count);
  };
  table_.pump = [](spate_shard* of, std::int64_t deadline_ns, std::uint32_t max_samples) noexcept {
    return front_of(of).pump(deadline_ns, max_samples);
  };
  table_.wake = [](spate_shard* of) noexcept { front_of(of).wake(); };
  table_.cancel = [](spate_shard* of, std::uint32_t how) noexcept { front_of(of).cancel(how); };
  table_.interrupt = [](spate_shard* of) noexcept { front_of(of).interrupt(); };
  table_.shard_destroy = [](spate_shard* of) noexcept { delete &front_of(of); };
}

session_pool::~session_pool() = default;

target_port session_pool::port() { return {&table_, reinterpret_cast<spate_instance*>(shared_.get()), 1}; }

}  // namespace spate::engine
