#include "conformance/driven_shard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <optional>
#include <thread>

#include "conformance/instance_rules.hpp"

namespace spate::conformance {

namespace {

constexpr std::int64_t abort_may_take_ns = 5'000'000'000;

// Ends a driver's call that blocks for longer than a while, as the host does at the end of a run.
class interrupter {
 public:
  interrupter(const spate_protocol& table, spate_shard* shard)
      : thread_([this, &table, shard] {
          std::unique_lock lock(mutex_);
          if (!changed_.wait_for(lock, std::chrono::seconds(1), [this] { return done_; })) table.interrupt(shard);
        }) {}
  ~interrupter() {
    {
      const std::lock_guard lock(mutex_);
      done_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  interrupter(const interrupter&) = delete;
  interrupter& operator=(const interrupter&) = delete;

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool done_ = false;
  std::thread thread_;
};

}  // namespace

driven_target::driven_target(stage& on, const protocol_subject& of) : stage_(on), of_(of) {
  spate_error error = no_error();
  const spate_status status = on.inside(
      "create", [&] { return of.table->create(of.host, of.config, &instance_, &error); }, std::chrono::seconds(10));
  if (status != SPATE_OK) {
    instance_ = nullptr;
    on.leave_out("create refused: " + words_of(error, status));
  }
}

driven_target::~driven_target() {
  if (instance_ != nullptr) stage_.inside("destroy", [&] { of_.table->destroy(instance_); });
}

driven_shard::driven_shard(stage& on, const protocol_subject& of, const driven_target& target, std::uint32_t index,
                           std::uint32_t count)
    : stage_(on), of_(of), room_(most_users) {
  block_ = {
      sizeof block_, sizeof(spate_sample), most_users, 0, reinterpret_cast<unsigned char*>(room_.data()), &drained,
      this};
  if (target.get() == nullptr) return;
  const spate_shard_params params{sizeof params, index, count, most_users, 42 + index, &block_};
  spate_error error = no_error();
  const spate_status status = on.inside(
      "shard_create", [&] { return of.table->shard_create(target.get(), &params, &shard_, &error); },
      std::chrono::seconds(10));
  if (status != SPATE_OK) {
    shard_ = nullptr;
    on.leave_out("shard_create refused: " + words_of(error, status));
  } else if (shard_ == nullptr) {
    on.violated("shard_create gave no shard and no error");
  }
}

driven_shard::~driven_shard() { close(); }

void driven_shard::drained(spate_sample_block* block) noexcept {
  auto& self = *static_cast<driven_shard*>(block->host_data);
  for (std::uint32_t i = 0; i < block->count; ++i)
    if (self.room_[i].token != 0 && self.open_ > 0) --self.open_;
  block->count = 0;
}

void driven_shard::start_users(std::uint32_t count) {
  if (shard_ == nullptr) return;
  for (std::uint32_t user = 0; user < count; ++user) {
    users_.push_back(user);
    if (of_.blocking()) continue;
    const spate_status status = stage_.inside("user_start", [&] { return of_.table->user_start(shard_, &user, 1); });
    if (status != SPATE_OK) stage_.violated(fmt::format("user_start of user {} gave status {}", user, status));
  }
}

void driven_shard::stop_users() {
  for (const std::uint32_t user : users_) {
    if (of_.blocking()) break;
    const spate_status status = stage_.inside("user_stop", [&] { return of_.table->user_stop(shard_, &user, 1); });
    if (status != SPATE_OK) stage_.violated(fmt::format("user_stop of user {} gave status {}", user, status));
  }
  users_.clear();
}

void driven_shard::submit(std::uint32_t operation) {
  if (shard_ == nullptr || broken_) return;
  for (const std::uint32_t user : users_) waiting_.push_back({++last_token_, now_ns(), user, operation});
  offer();
}

void driven_shard::offer() {
  if (waiting_.empty() || cancelled_) return;
  const auto count = static_cast<std::uint32_t>(waiting_.size());
  open_ += count;  // before the call: a sample may come from inside of it
  const std::uint32_t took = std::min(count, stage_.inside("submit", [&] {
    return of_.table->submit(shard_, waiting_.data(), sizeof(spate_work), count);
  }));
  open_ -= std::min<std::uint64_t>(open_, count - took);
  waiting_.erase(waiting_.begin(), waiting_.begin() + took);
  // A work that was refused is offered again under another token, as the host does.
  for (spate_work& each : waiting_) each.token = ++last_token_;
}

void driven_shard::pump(std::int64_t wait_ns) {
  if (shard_ == nullptr || broken_) return;
  offer();
  std::optional<interrupter> ends;
  if (of_.blocking()) ends.emplace(*of_.table, shard_);
  const spate_status status = stage_.inside(
      "pump", [&] { return of_.table->pump(shard_, now_ns() + wait_ns, 16); },
      of_.blocking() ? std::chrono::seconds(5) : std::chrono::nanoseconds(std::max<std::int64_t>(0, wait_ns)));
  ends.reset();
  drained(&block_);  // what is left is the host's to take after each pump
  if (status >= 0) return;
  broken_ = true;
  stage_.violated(fmt::format("pump says that the shard is broken (status {})", status));
}

void driven_shard::finish(std::int64_t at_most_ns) {
  const std::int64_t end_ns = now_ns() + at_most_ns;
  while (!broken_ && (open_ > 0 || !waiting_.empty()) && now_ns() < end_ns) pump(20'000'000);
}

void driven_shard::cancel(std::uint32_t how) {
  if (shard_ == nullptr) return;
  cancelled_ = true;
  waiting_.clear();
  stage_.inside("cancel", [&] { of_.table->cancel(shard_, how); });
}

void driven_shard::wait_for_aborted() {
  finish(abort_may_take_ns);
  if (open_ > 0 && !broken_)
    stage_.violated(
        fmt::format("{} works did not come back within {} s of the abort", open_, abort_may_take_ns / 1'000'000'000));
}

void driven_shard::close() {
  if (shard_ == nullptr) return;
  if (!broken_) {
    cancel(SPATE_CANCEL_ABORT);
    wait_for_aborted();
    stop_users();
  }
  // With works out a shard may not be destroyed; the process ends soon.
  if (open_ == 0 || broken_) stage_.inside("shard_destroy", [&] { of_.table->shard_destroy(shard_); });
  shard_ = nullptr;
}

}  // namespace spate::conformance
