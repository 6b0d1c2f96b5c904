// A protocol's conscience: wraps any spate_protocol and reports what breaks the contract of abi/protocol.h.
#pragma once

#include <spate/abi/ext/clock.h>
#include <spate/abi/protocol.h>
#include <spate/text.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <unordered_map>
#include <vector>

namespace spate {

// Called with one sentence for each violation, by whatever thread saw it.
using violation_callback = std::function<void(const std::string&)>;

namespace detail {

struct checked_protocol {
  const spate_protocol* inner = nullptr;
  spate_protocol table{};
  violation_callback report;
  std::thread::id control;
  std::uint32_t capacity = 16;  // of the blocks that shards are handed
  std::mutex mutex;

  template <class... Parts>
  void violation(const Parts&... parts) {
    std::string message = text(inner->id, ": ", parts...);
    std::lock_guard lock(mutex);
    report(message);
  }
  void on_control(const char* call) {
    if (std::this_thread::get_id() != control)
      violation(call, " was called by another thread than the first [control] call");
  }
};

struct checked_instance {
  explicit checked_instance(checked_protocol& of) : protocol(of) {}

  checked_protocol& protocol;
  spate_instance* inner = nullptr;
  const spate_host* host = nullptr;
  const spate_clock* clock = nullptr;
  std::uint32_t operations = 0;
  std::atomic<int> shards{0};
};

struct checked_shard {
  struct under_way {
    std::uint32_t user, operation;
    std::int64_t submitted_ns;
  };

  checked_shard(checked_instance& of, const spate_shard_params& params)
      : instance(of),
        capacity(of.protocol.capacity),
        outer(params.samples),
        user_count(params.user_count),
        thread(std::this_thread::get_id()) {
    storage.resize(static_cast<std::size_t>(capacity + guard) * sizeof(spate_sample), fill);
    block = {sizeof block, sizeof(spate_sample), capacity, 0, storage.data(), &drained, this};
  }

  static void drained(spate_sample_block* block) noexcept { static_cast<checked_shard*>(block->host_data)->drain(); }

  void on_shard(const char* call) {
    if ((instance.protocol.inner->capabilities & SPATE_PROTOCOL_MOVABLE) != 0) thread = std::this_thread::get_id();
    if (std::this_thread::get_id() != thread) instance.protocol.violation(call, " was called off the shard's thread");
  }

  std::int64_t now_ns() const { return instance.clock->now_ns(instance.host); }

  void drain() {
    if (std::this_thread::get_id() != thread)
      instance.protocol.violation("a sample was emitted off the shard's thread");
    if (block.count > capacity) {
      instance.protocol.violation("sample count ", block.count, " is past the block's capacity ", capacity);
      block.count = capacity;
    }
    const auto end = storage.begin() + static_cast<std::ptrdiff_t>(capacity * sizeof(spate_sample));
    if (std::any_of(end, storage.end(), [](unsigned char each) { return each != fill; })) {
      instance.protocol.violation("wrote past the end of the sample block");
      std::fill(end, storage.end(), fill);
    }
    for (std::uint32_t i = 0; i < block.count; ++i) {
      spate_sample sample;
      std::memcpy(&sample, storage.data() + i * sizeof sample, sizeof sample);
      if (check(sample)) forward(sample);
    }
    block.count = 0;
  }

  // False when the sample must not reach the host: it belongs to no work.
  bool check(const spate_sample& sample) {
    auto& to = instance.protocol;
    if (sample.token == 0) {
      if ((sample.flags & SPATE_SAMPLE_UNSOLICITED) == 0) {
        to.violation("a sample without a token is not flagged unsolicited");
        return false;
      }
      if ((to.inner->capabilities & SPATE_PROTOCOL_UNSOLICITED) == 0)
        to.violation("an unsolicited sample, but the capability is not declared");
      return true;
    }
    auto found = open.find(sample.token);
    if (found == open.end()) {
      to.violation(closed.count(sample.token) != 0 ? "token came back twice: " : "token was never given: ",
                   sample.token);
      return false;
    }
    const under_way work = found->second;
    open.erase(found);
    closed.insert(sample.token);
    if (work.user != sample.user || work.operation != sample.operation)
      to.violation("the sample of token ", sample.token, " names another user or operation than its work");
    if (sample.start_ns != 0 && sample.start_ns < work.submitted_ns)
      to.violation("the sample of token ", sample.token, " starts before its submit");
    if (sample.start_ns != 0 && sample.end_ns < sample.start_ns)
      to.violation("the sample of token ", sample.token, " ends before it starts");
    if (sample.end_ns == 0 || sample.end_ns > now_ns())
      to.violation("the sample of token ", sample.token, " ends in the future or never");
    if (sample.blocked_ns < 0) to.violation("the sample of token ", sample.token, " has a negative blocked time");
    if (sample.outcome > SPATE_OUTCOME_NO_VALUE && sample.outcome < SPATE_OUTCOME_PLUGIN)
      to.violation("the sample of token ", sample.token, " has the unknown outcome ", sample.outcome);
    if (sample.outcome >= SPATE_OUTCOME_PLUGIN && !declared(sample.outcome))
      to.violation("the sample of token ", sample.token, " has an outcome that the plugin does not declare");
    return true;
  }

  bool declared(std::uint16_t outcome) const {
    const char* const* name = instance.protocol.inner->outcomes;
    for (int left = outcome - SPATE_OUTCOME_PLUGIN; name != nullptr && *name != nullptr; ++name, --left)
      if (left == 0) return true;
    return false;
  }

  void forward(const spate_sample& sample) {
    std::memcpy(outer->data + static_cast<std::size_t>(outer->count) * outer->stride, &sample, sizeof sample);
    if (++outer->count == outer->capacity) outer->drain(outer);
  }

  static constexpr std::uint32_t guard = 4;
  static constexpr unsigned char fill = 0xA5;

  checked_instance& instance;
  const std::uint32_t capacity;
  spate_shard* inner = nullptr;
  spate_sample_block* outer;
  spate_sample_block block{};
  std::vector<unsigned char> storage;
  std::uint32_t user_count;
  std::thread::id thread;
  std::unordered_map<std::uint64_t, under_way> open;
  std::set<std::uint64_t> closed;  // grows with the run: this wrapper is for tests and conformance runs
  std::set<std::uint32_t> users;
  bool cancelled = false, broken = false;
};

inline checked_instance& checked(spate_instance* raw) noexcept { return *reinterpret_cast<checked_instance*>(raw); }
inline checked_shard& checked(spate_shard* raw) noexcept { return *reinterpret_cast<checked_shard*>(raw); }

inline spate_status checked_create(checked_protocol& protocol, const spate_host* host, const spate_config* config,
                                   spate_instance** out, spate_error* error) {
  protocol.on_control("create");
  auto made = std::make_unique<checked_instance>(protocol);
  made->host = host;
  made->clock = static_cast<const spate_clock*>(host->get_extension(host, SPATE_EXT_CLOCK));
  spate_status status = protocol.inner->create(host, config, &made->inner, error);
  if (status == SPATE_OK && made->inner == nullptr) protocol.violation("create gave no instance and no error");
  if (status != SPATE_OK) {
    if (error != nullptr && error->message_size == 0) protocol.violation("create failed without a message");
    return status;
  }
  *out = reinterpret_cast<spate_instance*>(made.release());
  return status;
}

inline void checked_destroy(spate_instance* raw) noexcept {
  std::unique_ptr<checked_instance> instance(&checked(raw));
  instance->protocol.on_control("destroy");
  if (instance->shards != 0)
    instance->protocol.violation("destroy while ", instance->shards.load(), " shards are alive");
  instance->protocol.inner->destroy(instance->inner);
}

inline spate_status checked_shard_create(spate_instance* raw, const spate_shard_params* params, spate_shard** out,
                                         spate_error* error) noexcept {
  checked_instance& instance = checked(raw);
  auto made = std::make_unique<checked_shard>(instance, *params);
  spate_shard_params inner = *params;
  inner.samples = &made->block;
  spate_status status = instance.protocol.inner->shard_create(instance.inner, &inner, &made->inner, error);
  if (status != SPATE_OK) return status;
  ++instance.shards;
  *out = reinterpret_cast<spate_shard*>(made.release());
  return status;
}

inline spate_status checked_user_start(spate_shard* raw, const std::uint32_t* users, std::uint32_t count) noexcept {
  checked_shard& shard = checked(raw);
  shard.on_shard("user_start");
  for (std::uint32_t i = 0; i < count; ++i)
    if (users[i] >= shard.user_count || !shard.users.insert(users[i]).second)
      shard.instance.protocol.violation("host: user_start of a user that is out of range or started already");
  return shard.instance.protocol.inner->user_start(shard.inner, users, count);
}

inline spate_status checked_user_stop(spate_shard* raw, const std::uint32_t* users, std::uint32_t count) noexcept {
  checked_shard& shard = checked(raw);
  shard.on_shard("user_stop");
  for (std::uint32_t i = 0; i < count; ++i) {
    if (shard.users.erase(users[i]) == 0)
      shard.instance.protocol.violation("host: user_stop of a user that was not started");
    for (const auto& [token, work] : shard.open)
      if (work.user == users[i] && !shard.cancelled)
        shard.instance.protocol.violation("host: user_stop of a user with work under way");
  }
  return shard.instance.protocol.inner->user_stop(shard.inner, users, count);
}

inline std::uint32_t checked_submit(spate_shard* raw, const void* work, std::uint32_t stride,
                                    std::uint32_t count) noexcept {
  checked_shard& shard = checked(raw);
  auto& protocol = shard.instance.protocol;
  shard.on_shard("submit");
  if (shard.cancelled) protocol.violation("host: submit after cancel");
  const std::int64_t now_ns = shard.now_ns();
  const auto* at = static_cast<const unsigned char*>(work);
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto& each = *reinterpret_cast<const spate_work*>(at + static_cast<std::size_t>(i) * stride);
    if (each.token == 0 || shard.open.count(each.token) != 0 || shard.closed.count(each.token) != 0)
      protocol.violation("host: token ", each.token, " is 0 or was used before");
    bool blocking = (protocol.inner->capabilities & SPATE_PROTOCOL_BLOCKING) != 0;
    if (!blocking && shard.users.count(each.user) == 0)
      protocol.violation("host: submit for a user that was not started");
    shard.open[each.token] = {each.user, each.operation, now_ns};
  }
  // Open before the call, because a sample may come from inside submit.
  std::uint32_t taken = protocol.inner->submit(shard.inner, work, stride, count);
  if (taken > count) protocol.violation("submit took ", taken, " of ", count);
  for (std::uint32_t i = taken; i < count; ++i) {
    const auto& each = *reinterpret_cast<const spate_work*>(at + static_cast<std::size_t>(i) * stride);
    if (shard.open.erase(each.token) == 0) protocol.violation("token ", each.token, " was refused and came back");
  }
  shard.drain();
  return taken;
}

inline spate_status checked_pump(spate_shard* raw, std::int64_t deadline_ns, std::uint32_t max_samples) noexcept {
  checked_shard& shard = checked(raw);
  shard.on_shard("pump");
  if (shard.broken) shard.instance.protocol.violation("host: pump of a broken shard");
  spate_status status = shard.instance.protocol.inner->pump(shard.inner, deadline_ns, max_samples);
  if (status < 0) shard.broken = true;
  shard.drain();
  return status;
}

inline void checked_cancel(spate_shard* raw, std::uint32_t how) noexcept {
  checked_shard& shard = checked(raw);
  shard.on_shard("cancel");
  shard.cancelled = true;
  shard.instance.protocol.inner->cancel(shard.inner, how);
  shard.drain();
}

inline void checked_shard_destroy(spate_shard* raw) noexcept {
  std::unique_ptr<checked_shard> shard(&checked(raw));
  auto& protocol = shard->instance.protocol;
  shard->on_shard("shard_destroy");
  protocol.inner->shard_destroy(shard->inner);
  shard->drain();
  for (const auto& [token, work] : shard->open) protocol.violation("token never came back: ", token);
  --shard->instance.shards;
}

// create and check carry no context, so each wrapped protocol has a slot with functions of its own.
inline constexpr std::size_t checked_slots = 16;
inline std::array<checked_protocol, checked_slots>& checked_table() {
  static std::array<checked_protocol, checked_slots> table;
  return table;
}
template <std::size_t Slot>
struct checked_entry {
  static spate_status check(const spate_host* host, const spate_config* config, spate_report* report) noexcept {
    checked_protocol& protocol = checked_table()[Slot];
    protocol.on_control("check");
    return protocol.inner->check(host, config, report);
  }
  static spate_status create(const spate_host* host, const spate_config* config, spate_instance** out,
                             spate_error* error) noexcept {
    return checked_create(checked_table()[Slot], host, config, out, error);
  }
};
template <std::size_t... Slots>
void point_to_slot(spate_protocol& table, std::size_t slot, std::index_sequence<Slots...>) {
  ((Slots == slot ? (void)(table.check = &checked_entry<Slots>::check, table.create = &checked_entry<Slots>::create)
                  : (void)0),
   ...);
}

}  // namespace detail

// A protocol of the same id whose every call is checked: thread, order, tokens given and returned, samples, the block's
// end. Violations by the plugin begin with its id; those by its caller with its id and "host:". The calling thread is
// [control]. At most 16 protocols in a process, until its end; wrapping one again replaces its callback. With a
// `capacity` of 1 no sample of a thread of the plugin's own can pass. Slow: for tests and `plugin check`.
inline const spate_protocol* wrap_checked(const spate_protocol* inner, violation_callback report,
                                          std::uint32_t capacity = 16) {
  auto& table = detail::checked_table();
  std::size_t used = 0;
  while (used < table.size() && table[used].inner != nullptr && table[used].inner != inner) ++used;
  if (used == table.size()) return nullptr;
  detail::checked_protocol& slot = table[used];
  slot.inner = inner;
  slot.report = std::move(report);
  slot.control = std::this_thread::get_id();
  slot.capacity = capacity;
  slot.table = *inner;
  slot.table.struct_size = sizeof(spate_protocol);
  detail::point_to_slot(slot.table, used, std::make_index_sequence<detail::checked_slots>());
  slot.table.destroy = &detail::checked_destroy;
  slot.table.shard_create = &detail::checked_shard_create;
  slot.table.user_start = &detail::checked_user_start;
  slot.table.user_stop = &detail::checked_user_stop;
  slot.table.submit = &detail::checked_submit;
  slot.table.pump = &detail::checked_pump;
  slot.table.cancel = &detail::checked_cancel;
  slot.table.shard_destroy = &detail::checked_shard_destroy;
  slot.table.wake = [](spate_shard* raw) noexcept {
    detail::checked(raw).instance.protocol.inner->wake(detail::checked(raw).inner);
  };
  if (inner->interrupt != nullptr)
    slot.table.interrupt = [](spate_shard* raw) noexcept {
      detail::checked(raw).instance.protocol.inner->interrupt(detail::checked(raw).inner);
    };
  return &slot.table;
}

}  // namespace spate
