// Who may use which connection, and who waits for one.
#pragma once

#include <memory>
#include <vector>

#include "net/connection.hpp"
#include "net/work_queue.hpp"
#include "net_words.hpp"

namespace spate::http_api {

// A connection and the TLS session that it may resume.
struct lane {
  lane(boost::asio::io_context& io, block_pool& blocks) : link(io, blocks) {}
  connection link;
  tls_session session;
  lane* next_free = nullptr;
};

// The lanes of a user (one) or of the pool. A lane is made when it is needed for the first time, and the one that was
// used last is taken first. Shard's thread.
class lanes {
 public:
  explicit lanes(std::uint32_t limit) noexcept : limit_(limit) {}

  // NULL when all are in use.
  lane* take(boost::asio::io_context& io, block_pool& blocks) {
    if (lane* taken = free_) {
      free_ = taken->next_free;
      return taken;
    }
    if (all_.size() == limit_) return nullptr;
    all_.push_back(std::make_unique<lane>(io, blocks));
    return all_.back().get();
  }
  void give_back(lane& returned) noexcept {
    returned.next_free = free_;
    free_ = &returned;
  }
  const std::vector<std::unique_ptr<lane>>& all() const noexcept { return all_; }

  work_queue waiting;
  bool serving = false;  // somebody hands lanes out further up the stack

 private:
  std::vector<std::unique_ptr<lane>> all_;
  lane* free_ = nullptr;
  std::uint32_t limit_;
};

}  // namespace spate::http_api
