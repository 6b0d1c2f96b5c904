// The sessions of one PostgreSQL target on one thread, and who waits for them.
#pragma once

#include <spate/asio_shard.hpp>

#include <memory>
#include <vector>

#include "session.hpp"
#include "target.hpp"
#include "waiting_line.hpp"

namespace spate::postgres_db {

class postgres_shard : public asio_shard {
 public:
  postgres_shard(postgres_target& target, const spate_shard_params& params);
  ~postgres_shard();

  void user_start(std::uint32_t) {}
  void user_stop(std::uint32_t) {}
  bool submit(const spate_work& work);
  void cancel(std::uint32_t how);

  // For sessions and their links.
  postgres_target& target() const noexcept { return target_; }
  void emit(const spate_sample& sample) noexcept { samples().emit(sample); }
  void give_back(session& idle) noexcept;
  std::uint32_t timeout_fifo() const noexcept { return timeout_fifo_; }
  std::uint32_t connect_fifo() const noexcept { return connect_fifo_; }
  bool is_time_to_look_at(const sql::statement&, std::int64_t now_ns);
  void tell_of_opened(std::int64_t took_ns) noexcept;
  void tell_of_closed() noexcept { count(target_.metrics().closed); }
  void tell_of_lost() noexcept { count(target_.metrics().lost); }
  void tell_of_failed() noexcept { count(target_.metrics().failed); }

 private:
  void serve() noexcept;
  void give_up(const waiting_work&, std::uint16_t outcome, std::uint16_t text, std::int64_t now_ns) noexcept;
  void count(std::uint32_t metric) noexcept { host().record(metric, SPATE_NONE, 1); }

  postgres_target& target_;
  std::uint32_t timeout_fifo_, connect_fifo_;
  waiting_line waiting_;
  std::vector<std::unique_ptr<session>> sessions_;
  std::vector<session*> free_;           // the last one that was used is taken first
  std::vector<std::int64_t> next_look_;  // at a statement's plan, by statement::index
  bool serving_ = false;
};

}  // namespace spate::postgres_db
