// Drives one shard of a protocol the way the host does, through the checking wrapper.
#pragma once

#include <dlfcn.h>

#include <spate/checked.hpp>

#include <memory>
#include <stdexcept>

#include "sdk/fake_host.hpp"

namespace spate::test {

// The first protocol of a shared object, loaded as the host loads it and never unloaded.
inline const spate_protocol* load_protocol(const char* file) {
  void* library = ::dlopen(file, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) throw std::runtime_error(::dlerror());
  auto entry = reinterpret_cast<const spate_entry* (*)()>(::dlsym(library, SPATE_ENTRY_SYMBOL));
  if (entry == nullptr) throw std::runtime_error(::dlerror());
  return static_cast<const spate_protocol*>(entry()->get(SPATE_PROTOCOL_FACTORY, 0));
}

struct mistake {
  std::uint32_t severity;
  std::string path;  // of the node at fault
  std::string message;
};

// One target with one shard on the calling thread. Violations of the contract are collected; a test that ends with some
// has failed: require(harness.violations.empty()).
class harness {
 public:
  harness(const spate_protocol* protocol, value target, std::vector<value::member> operations, bool checking = true)
      : protocol_(checking ? wrap_checked(protocol, [this](const std::string& words) { violations.push_back(words); })
                           : protocol),
        config_(protocol_config(*protocol, std::move(target), operations)) {
    host.compile(config_);
    block_ = {sizeof block_,
              sizeof(spate_sample),
              static_cast<std::uint32_t>(room_.size()),
              0,
              reinterpret_cast<unsigned char*>(room_.data()),
              &drained,
              this};
  }
  ~harness() { stop(); }

  std::vector<mistake> check() {
    std::vector<mistake> found;
    struct context {
      std::vector<mistake>& found;
      const config_literal& config;
    } context{found, config_};
    spate_report report{
        sizeof report, 0, &context,
        [](spate_report* self, std::uint32_t severity, std::uint32_t node, spate_str message) noexcept {
          auto& to = *static_cast<struct context*>(self->host_data);
          to.found.push_back({severity, node == SPATE_NONE ? "-" : to.config.path(node), std::string(view(message))});
        }};
    check_status = protocol_->check(host.get(), &config_.get(), &report);
    return found;
  }

  // create, shard_create, user_start for users 0 to users - 1. The shard is the first of `shards`.
  void start(std::uint32_t users = 1, std::uint32_t shards = 1) {
    spate_error error{};
    error.struct_size = sizeof error;
    error.config_node = SPATE_NONE;
    if (protocol_->create(host.get(), &config_.get(), &instance_, &error) != SPATE_OK)
      throw std::runtime_error(error.message);
    spate_shard_params params{sizeof params, 0, shards, users, 42, &block_};
    if (protocol_->shard_create(instance_, &params, &shard_, &error) != SPATE_OK)
      throw std::runtime_error(error.message);
    for (std::uint32_t user = 0; user < users; ++user) {
      protocol_->user_start(shard_, &user, 1);
      users_.push_back(user);
    }
  }

  // False: back-pressure.
  bool submit(std::uint32_t operation, std::uint32_t user = 0) {
    spate_work work{++last_token_, now_ns(), user, operation};
    if (protocol_->submit(shard_, &work, sizeof work, 1) == 1) {
      ++open_;
      return true;
    }
    return false;
  }
  void pump(std::chrono::nanoseconds limit, std::uint32_t max_samples = 8) {
    spate_status status = protocol_->pump(shard_, now_ns() + limit.count(), max_samples);
    if (block_.count != 0) drained(&block_);
    if (status < 0) throw std::runtime_error("the shard is broken");
  }
  // Pumps until nothing is under way; gives up after `limit`.
  void finish(std::chrono::nanoseconds limit = std::chrono::seconds(20)) {
    std::int64_t end_ns = now_ns() + limit.count();
    while (open_ > 0 && now_ns() < end_ns) pump(std::chrono::milliseconds(100));
    if (open_ > 0) throw std::runtime_error("work never came back");
  }
  // One operation from submit to sample.
  spate_sample run(std::uint32_t operation, std::uint32_t user = 0) {
    submit(operation, user);
    finish();
    return samples.back();
  }
  // The same without keeping the sample.
  void run_quietly(std::uint32_t operation, std::uint32_t user = 0) {
    submit(operation, user);
    finish();
  }
  void interrupt() { protocol_->interrupt(shard_); }
  void wake() { protocol_->wake(shard_); }
  void cancel(std::uint32_t how) {
    protocol_->cancel(shard_, how);
    if (block_.count != 0) drained(&block_);
  }

  // The rest of the contract: abort what is under way, stop the users, destroy.
  void stop() {
    if (shard_ != nullptr) {
      cancel(SPATE_CANCEL_ABORT);
      for (int turns = 0; open_ > 0 && turns < 100; ++turns) pump(std::chrono::milliseconds(10));
      for (std::uint32_t user : users_) protocol_->user_stop(shard_, &user, 1);
      protocol_->shard_destroy(shard_);
    }
    shard_ = nullptr;
    if (instance_ != nullptr) protocol_->destroy(instance_);
    instance_ = nullptr;
  }
  void stop_user(std::uint32_t user) {
    protocol_->user_stop(shard_, &user, 1);
    std::erase(users_, user);
  }

  std::string error_of(const spate_sample& sample) const { return host.words(sample.error_id); }
  std::uint64_t open() const { return open_; }
  static std::int64_t now_ns() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
  }

  fake_host host;
  spate_status check_status = SPATE_OK;
  bool keep_samples = true;
  std::vector<spate_sample> samples;
  std::vector<std::string> violations;

 private:
  static void drained(spate_sample_block* block) noexcept {
    auto& self = *static_cast<harness*>(block->host_data);
    for (std::uint32_t i = 0; i < block->count; ++i) {
      if (self.room_[i].token != 0) --self.open_;
      if (self.keep_samples) self.samples.push_back(self.room_[i]);
    }
    block->count = 0;
  }

  const spate_protocol* protocol_;
  config_literal config_;
  std::array<spate_sample, 8> room_{};
  spate_sample_block block_{};
  spate_instance* instance_ = nullptr;
  spate_shard* shard_ = nullptr;
  std::vector<std::uint32_t> users_;
  std::uint64_t last_token_ = 0, open_ = 0;
};

}  // namespace spate::test
