// A protocol by the bare C tables that answers every work at once, with the misdeed that its target is told to commit.
// Compiled without the SDK's C++ layer, which would catch some of them.
#include <spate/abi/ext/clock.h>
#include <spate/abi/protocol.h>

#include <condition_variable>
#include <cstring>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

struct spate_instance {
  const spate_host* host;
  const spate_clock* clock;
  std::string misdeed;
};

namespace {

const char* const misdeeds[] = {
    "none",        "loses_token",  "token_twice",     "unknown_token", "no_token",    "wrong_thread", "throws_submit",
    "throws_pump", "hangs_submit", "hangs_pump",      "hangs_create",  "hangs_shard", "crashes",      "past_block",
    "past_count",  "wrong_user",   "wrong_operation", "bad_outcome",   "ends_late",   "ends_early",   "takes_too_many",
    "sleeps",      "deaf",         "exits",           "calls_exit",    nullptr};

std::string text_of(const spate_config& config, const char* key) {
  const auto node = [&](std::uint32_t i) {
    return reinterpret_cast<const spate_node*>(static_cast<const char*>(config.nodes) +
                                               std::size_t{i} * config.node_stride);
  };
  for (std::uint32_t i = node(config.root)->first_child; i != SPATE_NONE; i = node(i)->next_sibling)
    if (std::string(node(i)->key.data, node(i)->key.size) == key) return {node(i)->text.data, node(i)->text.size};
  return {};
}

volatile std::uintptr_t nowhere = 8;

[[noreturn]] void hang() {
  for (;;) std::this_thread::sleep_for(std::chrono::hours(1));
}

}  // namespace

struct spate_shard {
  const spate_instance& of;
  spate_sample_block* block;
  std::vector<spate_work> works;
  std::uint64_t answered = 0;
  std::mutex mutex;
  std::condition_variable changed;
  bool woken = false;

  bool is(const char* misdeed) const { return of.misdeed == misdeed; }
  // From the tenth answer on, so that something good was measured before.
  bool now() const { return answered >= 10; }

  void put(const spate_sample& sample) {
    std::memcpy(block->data + std::size_t{block->count} * block->stride, &sample, sizeof sample);
    if (++block->count == block->capacity) block->drain(block);
  }
  void finish(const spate_work& work, std::uint16_t outcome) {
    spate_sample sample{};
    sample.token = work.token;
    sample.user = work.user;
    sample.operation = work.operation;
    sample.start_ns = sample.end_ns = of.clock->now_ns(of.host);
    sample.outcome = outcome;
    ++answered;
    if (!now()) return put(sample);
    if (is("loses_token") && answered % 4 == 0) return;
    if (is("unknown_token")) sample.token += 1000;
    if (is("no_token")) sample.token = 0;
    if (is("wrong_user")) sample.user += 1;
    if (is("wrong_operation")) sample.operation += 1;
    if (is("bad_outcome")) sample.outcome = SPATE_OUTCOME_PLUGIN + 7;
    if (is("ends_late")) sample.end_ns += 3'600'000'000'000;
    if (is("ends_early")) sample.end_ns -= 1'000'000;
    if (is("wrong_thread")) return std::thread([&] { put(sample), block->drain(block); }).join();
    if (is("past_block"))
      std::memcpy(block->data + std::size_t{block->capacity} * block->stride, &sample, sizeof sample);
    put(sample);
    if (is("token_twice")) put(sample);
    if (is("past_count")) block->count = block->capacity + 1;
  }
  void finish_all(std::uint16_t outcome) {
    std::vector<spate_work> taken;
    taken.swap(works);
    for (const spate_work& each : taken) finish(each, outcome);
  }
  void wait(std::int64_t until_ns) {
    std::unique_lock lock(mutex);
    while (!woken && works.empty()) {
      const std::int64_t left_ns = until_ns - of.clock->now_ns(of.host);
      if (left_ns <= 0) break;
      changed.wait_for(lock, std::chrono::nanoseconds(left_ns));
    }
    woken = false;
  }
};

namespace {

spate_status check(const spate_host*, const spate_config*, spate_report*) noexcept { return SPATE_OK; }

spate_status create(const spate_host* host, const spate_config* config, spate_instance** out, spate_error*) noexcept {
  *out = new spate_instance{host, static_cast<const spate_clock*>(host->get_extension(host, SPATE_EXT_CLOCK)),
                            text_of(*config, "misdeed")};
  if ((*out)->misdeed == "hangs_create") hang();
  return SPATE_OK;
}
void destroy(spate_instance* instance) noexcept { delete instance; }

spate_status shard_create(spate_instance* instance, const spate_shard_params* params, spate_shard** out,
                          spate_error*) noexcept {
  if (instance->misdeed == "hangs_shard") hang();
  *out = new spate_shard{*instance, params->samples, {}, 0, {}, {}, false};
  return SPATE_OK;
}
void shard_destroy(spate_shard* shard) noexcept { delete shard; }
spate_status users(spate_shard*, const std::uint32_t*, std::uint32_t) noexcept { return SPATE_OK; }

// Not noexcept: what it throws leaves it as from a compiler that knows no such word.
std::uint32_t submit(spate_shard* shard, const void* works, std::uint32_t stride, std::uint32_t count) {
  if (shard->now() && shard->is("throws_submit")) throw std::runtime_error("thrown out of submit");
  if (shard->now() && shard->is("hangs_submit")) hang();
  for (std::uint32_t i = 0; i < count; ++i)
    shard->works.push_back(
        *reinterpret_cast<const spate_work*>(static_cast<const char*>(works) + std::size_t{i} * stride));
  return shard->now() && shard->is("takes_too_many") ? count + 1 : count;
}

spate_status pump(spate_shard* shard, std::int64_t deadline_ns, std::uint32_t) {
  if (shard->now() && shard->is("throws_pump")) throw std::runtime_error("thrown out of pump");
  if (shard->now() && shard->is("hangs_pump")) hang();
  if (shard->now() && shard->is("sleeps")) std::this_thread::sleep_for(std::chrono::milliseconds(2500));
  if (shard->now() && shard->is("exits")) std::_Exit(0);
  if (shard->now() && shard->is("calls_exit")) std::exit(0);
  if (shard->now() && shard->is("crashes")) *reinterpret_cast<volatile int*>(nowhere) = 1;
  if (shard->works.empty()) shard->wait(deadline_ns);
  shard->finish_all(SPATE_OUTCOME_OK);
  return SPATE_OK;
}

void wake(spate_shard* shard) noexcept {
  if (shard->is("deaf")) return;
  const std::lock_guard lock(shard->mutex);
  shard->woken = true;
  shard->changed.notify_all();
}
void cancel(spate_shard* shard, std::uint32_t how) noexcept {
  if (how == SPATE_CANCEL_ABORT) shard->finish_all(SPATE_OUTCOME_ABORTED);
}

const spate_key target_keys[] = {{"misdeed", "What it does wrong.", "none", misdeeds, 0, 0, SPATE_KIND_STRING, 0}};

template <class Plain>
Plain as_declared(void* function) {
  return reinterpret_cast<Plain>(function);
}

const spate_protocol protocol = {sizeof(spate_protocol),
                                 0,
                                 "misbehaving",
                                 "1.0",
                                 "Does what no plugin may do.",
                                 {target_keys, 1, sizeof(spate_key)},
                                 {nullptr, 0, sizeof(spate_key)},
                                 nullptr,
                                 &check,
                                 &create,
                                 &destroy,
                                 &shard_create,
                                 &users,
                                 &users,
                                 as_declared<decltype(spate_protocol::submit)>(reinterpret_cast<void*>(&submit)),
                                 as_declared<decltype(spate_protocol::pump)>(reinterpret_cast<void*>(&pump)),
                                 &wake,
                                 &cancel,
                                 nullptr,
                                 &shard_destroy};

std::uint32_t count(const char* factory) noexcept { return std::strcmp(factory, SPATE_PROTOCOL_FACTORY) == 0 ? 1 : 0; }
const void* get(const char* factory, std::uint32_t index) noexcept {
  return count(factory) == 1 && index == 0 ? &protocol : nullptr;
}

const char* const needs[] = {SPATE_EXT_CLOCK, nullptr};
const spate_entry entry = {sizeof(spate_entry), SPATE_ABI_MAJOR, 0, 0, "0.1.0", "a test", needs, &count, &get};

}  // namespace

extern "C" SPATE_EXPORT const spate_entry* spate_plugin_entry_v1(void) noexcept { return &entry; }
