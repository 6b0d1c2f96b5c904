#pragma once

#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <queue>
#include <set>
#include <string>
#include <vector>

#include <spate/abi/protocol.h>

#include "engine/clock.hpp"
#include "engine/target_port.hpp"

namespace spate::engine::test {

/// How the fake server behaves. Times are of the virtual clock.
struct server_script {
  std::function<std::int64_t(const spate_work&)> service_ns = [](const spate_work&) { return 10'000'000; };
  std::function<std::uint16_t(const spate_work&, std::int64_t now_ns)> outcome;  ///< none: ok
  std::int32_t failed_status = 0;                    ///< of answers with the outcome `status`
  std::function<void(const spate_work&)> on_answer;  ///< as a capture would
  bool serial = false;         ///< one connection in the plugin: the next waits, and says so in blocked_ns
  std::uint32_t capacity = 0;  ///< 0: takes all; else refuses what would be above it
  std::int64_t stall_from_ns = 0, stall_to_ns = 0;  ///< answers nothing in between
  std::int64_t pump_takes_ns = 0;                   ///< the first pump after `pump_stalls_at_ns` blocks that long
  std::int64_t pump_stalls_at_ns = INT64_MAX;
  bool never_begins = false;  ///< samples with start 0
  bool answers_in_submit = false;
  bool keeps_tokens = false;              ///< gives nothing back, not even after cancel
  bool repeats_tokens = false;            ///< gives every sample twice
  std::int64_t breaks_at_ns = INT64_MAX;  ///< pump reports a broken shard
  std::string refuses_shards;             ///< the message of shard_create
  bool silent = false;                    ///< never answers; aborts when cancelled
  std::uint32_t capabilities = 0;
  bool keeps_log = true;  ///< false: for runs so long that the log would be the most of their memory
};

/// One operation as the server saw it.
struct seen {
  std::int64_t due_ns = 0, taken_ns = 0;
  std::uint32_t user = 0, operation = 0, shard = 0;
  friend bool operator==(const seen&, const seen&) = default;
};

/// What one fake target does and has seen, of all its shards. Checks that the host keeps the order of calls.
struct fake_target {
  server_script script;
  std::vector<virtual_clock*> clocks;  ///< by shard
  std::vector<seen> log;
  std::vector<std::string> violations;
  std::uint64_t taken = 0, given = 0, started = 0, stopped = 0, refused = 0, graceful = 0, aborts = 0, shards_made = 0;
  std::vector<spate_shard*> shards;  ///< alive; the host leaves those to us from which it gave up getting tokens back
  ~fake_target();

  void violation(std::string what) {
    if (violations.size() < 10) violations.push_back(std::move(what));
  }
  std::int64_t next_event_ns() const;
  target_port port(std::uint32_t workers = 1);
};

struct answer {
  std::int64_t end_ns;
  std::uint64_t order;
  spate_sample sample;
  spate_work work;
  bool operator<(const answer& other) const {
    return end_ns != other.end_ns ? end_ns > other.end_ns : order > other.order;
  }
};

}  // namespace spate::engine::test

struct spate_instance {
  spate::engine::test::fake_target* target;
};

struct spate_shard {
  spate::engine::test::fake_target& target;
  spate_shard_params params;
  spate::engine::virtual_clock& time;
  std::priority_queue<spate::engine::test::answer> answers;
  std::set<std::uint32_t> users, busy;
  std::int64_t free_at_ns = 0;
  std::uint64_t orders = 0;
  bool woken = false, cancelled = false, aborted = false;

  void give(const spate::engine::test::answer& from, std::uint16_t outcome) {
    spate_sample sample = from.sample;
    sample.outcome = outcome;
    if (outcome == SPATE_OUTCOME_STATUS) sample.status = target.script.failed_status;
    if (outcome == SPATE_OUTCOME_TIMEOUT) sample.flags |= SPATE_SAMPLE_CENSORED;
    if (outcome == SPATE_OUTCOME_OK && target.script.on_answer) target.script.on_answer(from.work);
    busy.erase(from.work.user);
    ++target.given;
    for (int times = target.script.repeats_tokens ? 2 : 1; times > 0; --times) put(sample);
  }
  void put(const spate_sample& sample) {
    spate_sample_block* block = params.samples;
    std::memcpy(block->data + std::size_t{block->count} * block->stride, &sample, sizeof sample);
    if (++block->count == block->capacity) block->drain(block);
  }
};

inline spate::engine::test::fake_target::~fake_target() {
  for (const spate_shard* each : shards) delete each;
}

namespace spate::engine::test {

inline std::int64_t fake_target::next_event_ns() const {
  std::int64_t next = INT64_MAX;
  for (const spate_shard* each : shards) {
    if (each->woken) return 0;
    if (!script.keeps_tokens && !each->answers.empty() && each->answers.top().end_ns < next)
      next = each->answers.top().end_ns;
  }
  return next;
}

namespace calls {

inline spate_status shard_create(spate_instance* instance, const spate_shard_params* params, spate_shard** out,
                                 spate_error* error) noexcept {
  fake_target& target = *instance->target;
  if (!target.script.refuses_shards.empty()) {
    std::strncpy(error->message, target.script.refuses_shards.c_str(), sizeof error->message - 1);
    return error->status = SPATE_E_IO;
  }
  *out = new spate_shard{target, *params, *target.clocks[params->shard_index], {}, {}, {}};
  target.shards.push_back(*out);
  ++target.shards_made;
  return SPATE_OK;
}

inline void shard_destroy(spate_shard* shard) noexcept {
  if (!shard->busy.empty()) shard->target.violation("a shard was destroyed with tokens out");
  if (!shard->cancelled) shard->target.violation("a shard was destroyed without cancel");
  std::erase(shard->target.shards, shard);
  delete shard;
}

inline spate_status user_start(spate_shard* shard, const std::uint32_t* users, std::uint32_t count) noexcept {
  for (std::uint32_t i = 0; i < count; ++i) {
    if (!shard->users.insert(users[i]).second) shard->target.violation("a user was started twice");
    if (users[i] >= shard->params.user_count) shard->target.violation("a user's number is too high");
    ++shard->target.started;
  }
  if (shard->cancelled) shard->target.violation("user_start after cancel");
  return SPATE_OK;
}

inline spate_status user_stop(spate_shard* shard, const std::uint32_t* users, std::uint32_t count) noexcept {
  for (std::uint32_t i = 0; i < count; ++i) {
    if (shard->users.erase(users[i]) == 0) shard->target.violation("a user was stopped that was not started");
    if (shard->busy.count(users[i]) != 0) shard->target.violation("a user was stopped with work under way");
    ++shard->target.stopped;
  }
  if (shard->cancelled) shard->target.violation("user_stop after cancel");
  return SPATE_OK;
}

inline std::uint32_t submit(spate_shard* shard, const void* work, std::uint32_t stride, std::uint32_t count) noexcept {
  fake_target& target = shard->target;
  const server_script& script = target.script;
  const std::int64_t now = shard->time.now_ns();
  if (shard->cancelled) target.violation("submit after cancel");
  if (count > 64) target.violation("a batch above 64");
  for (std::uint32_t i = 0; i < count; ++i) {
    spate_work one;
    std::memcpy(&one, static_cast<const unsigned char*>(work) + std::size_t{i} * stride, sizeof one);
    if (script.capacity != 0 && shard->busy.size() >= script.capacity) {
      target.refused += count - i;
      return i;
    }
    if (shard->users.count(one.user) == 0) target.violation("an operation of a user that was not started");
    if (!shard->busy.insert(one.user).second) target.violation("a second operation of a busy user");
    if (one.token == 0) target.violation("token 0");
    if (one.scheduled_ns > now) target.violation("submitted before it was due");
    ++target.taken;
    if (target.script.keeps_log)
      target.log.push_back({one.scheduled_ns, now, one.user, one.operation, shard->params.shard_index});
    answer next{};
    next.work = one;
    next.order = shard->orders++;
    std::int64_t start = script.serial ? std::max(now, shard->free_at_ns) : now;
    next.sample.blocked_ns = start - now;
    std::int64_t begins = start >= script.stall_from_ns && start < script.stall_to_ns ? script.stall_to_ns : start;
    next.end_ns = script.silent ? INT64_MAX : begins + script.service_ns(one);
    shard->free_at_ns = next.end_ns;
    next.sample.start_ns = script.never_begins ? 0 : start;
    next.sample.end_ns = next.end_ns;
    next.sample.token = one.token;
    next.sample.operation = one.operation;
    next.sample.user = one.user;
    if (script.answers_in_submit)
      shard->give(next, script.outcome ? script.outcome(one, now) : std::uint16_t{SPATE_OUTCOME_OK});
    else
      shard->answers.push(next);
  }
  return count;
}

inline spate_status pump(spate_shard* shard, std::int64_t deadline, std::uint32_t most) noexcept {
  const server_script& script = shard->target.script;
  if (shard->time.now_ns() >= script.breaks_at_ns) return SPATE_E_IO;
  if (shard->time.now_ns() >= script.pump_stalls_at_ns) {
    shard->time.advance_to(shard->time.now_ns() + script.pump_takes_ns);
    shard->target.script.pump_stalls_at_ns = INT64_MAX;
  }
  if (shard->aborted && !script.keeps_tokens) {
    for (; !shard->answers.empty() && most > 0; shard->answers.pop(), --most) {
      answer ended = shard->answers.top();
      ended.sample.end_ns = shard->time.now_ns();
      shard->give(ended, SPATE_OUTCOME_ABORTED);
    }
  }
  while (most > 0) {
    if (std::exchange(shard->woken, false)) return SPATE_OK;
    if (script.keeps_tokens || shard->answers.empty() ||
        shard->answers.top().end_ns > std::max(deadline, shard->time.now_ns())) {
      shard->time.advance_to(deadline);
      return SPATE_OK;
    }
    const answer next = shard->answers.top();
    shard->answers.pop();
    shard->time.advance_to(next.end_ns);
    shard->give(next, script.outcome ? script.outcome(next.work, next.end_ns) : std::uint16_t{SPATE_OUTCOME_OK});
    --most;
  }
  return SPATE_OK;
}

inline void wake(spate_shard* shard) noexcept { shard->woken = true; }

inline void cancel(spate_shard* shard, std::uint32_t how) noexcept {
  shard->cancelled = true;
  if (how == SPATE_CANCEL_ABORT) {
    shard->aborted = true;
    ++shard->target.aborts;
  } else {
    ++shard->target.graceful;
  }
}

}  // namespace calls

inline target_port fake_target::port(std::uint32_t workers) {
  static std::vector<std::unique_ptr<spate_instance>> instances;
  static std::vector<std::unique_ptr<spate_protocol>> tables;
  instances.push_back(std::make_unique<spate_instance>(spate_instance{this}));
  auto table = std::make_unique<spate_protocol>();
  table->struct_size = sizeof(spate_protocol);
  table->capabilities = script.capabilities;
  table->id = "fake";
  table->shard_create = calls::shard_create;
  table->shard_destroy = calls::shard_destroy;
  table->user_start = calls::user_start;
  table->user_stop = calls::user_stop;
  table->submit = calls::submit;
  table->pump = calls::pump;
  table->wake = calls::wake;
  table->cancel = calls::cancel;
  tables.push_back(std::move(table));
  return {tables.back().get(), instances.back().get(), workers};
}

}  // namespace spate::engine::test
