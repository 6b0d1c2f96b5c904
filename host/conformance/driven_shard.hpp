#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include <spate/abi/protocol.h>

#include "conformance/stage.hpp"

namespace spate::conformance {

/// What the rules of a protocol are tried on.
struct protocol_subject {
  const spate_protocol* table;  ///< the checking wrapper
  const spate_host* host;
  const spate_config* config;
  std::uint32_t operations;  ///< in the configuration
  bool blocking() const { return (table->capabilities & SPATE_PROTOCOL_BLOCKING) != 0; }
};

/// A target, made and destroyed in the order of the contract. [control]
class driven_target {
 public:
  driven_target(stage&, const protocol_subject&);
  ~driven_target();
  driven_target(const driven_target&) = delete;
  driven_target& operator=(const driven_target&) = delete;

  /// Null: it could not be made, and the stage knows why.
  spate_instance* get() const { return instance_; }

 private:
  stage& stage_;
  const protocol_subject& of_;
  spate_instance* instance_ = nullptr;
};

/// One shard with its users, driven as the host drives it. Takes down what `pump` and the others report. One thread.
class driven_shard {
 public:
  driven_shard(stage&, const protocol_subject&, const driven_target&, std::uint32_t index = 0, std::uint32_t count = 1);
  /// Aborts what is left, stops the users and destroys the shard.
  ~driven_shard();
  driven_shard(const driven_shard&) = delete;
  driven_shard& operator=(const driven_shard&) = delete;

  bool made() const { return shard_ != nullptr; }
  /// The contract was broken so that nothing more can be tried.
  bool broken() const { return broken_; }
  std::uint64_t open() const { return open_; }

  void start_users(std::uint32_t count);
  void stop_users();
  /// Offers one work for each user, of this operation; users whose work was refused are offered again in `pump`.
  void submit(std::uint32_t operation);
  void pump(std::int64_t wait_ns);
  /// Until everything came back, at most so long.
  void finish(std::int64_t at_most_ns);
  void cancel(std::uint32_t how);
  /// After `cancel` to abort: what is under way must come back soon.
  void wait_for_aborted();
  void close();

  spate_shard* get() const { return shard_; }

 private:
  static void drained(spate_sample_block* block) noexcept;
  void offer();

  static constexpr std::uint32_t most_users = 64;
  stage& stage_;
  const protocol_subject& of_;
  spate_shard* shard_ = nullptr;
  std::vector<spate_sample> room_;
  spate_sample_block block_{};
  std::vector<std::uint32_t> users_;
  std::vector<spate_work> waiting_;
  std::uint64_t last_token_ = 0, open_ = 0;
  bool broken_ = false, cancelled_ = false;
};

}  // namespace spate::conformance
