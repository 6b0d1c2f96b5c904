#include "shard.hpp"

#include <random>

#include "net/text_encoding.hpp"

namespace spate::websocket {

namespace {

constexpr std::size_t key_bytes = 16;

// Masks and keys must not be known beforehand (RFC 6455, 10.3), so they do not hang on the run's seed.
std::uint64_t unforeseen() {
  std::random_device random;
  return (std::uint64_t{random()} << 32 | random()) | 1;
}

}  // namespace

websocket_shard::websocket_shard(websocket_target& target, const spate_shard_params& params)
    : asio_shard(target.host(), params),
      target_(target),
      gateway_(*this, target.connecting_by(), params.shard_index),
      handshake_fifo_(timeouts().fifo(target.times().handshake_ns)),
      linger_fifo_(timeouts().fifo(linger_ns)),
      message_fifo_(target.times().message_ns > 0 ? timeouts().fifo(target.times().message_ns) : SPATE_NONE),
      idle_fifo_(target.times().idle_ns > 0 ? timeouts().fifo(target.times().idle_ns) : SPATE_NONE),
      sessions_(params.user_count),
      random_(unforeseen()) {
  to_read_.reserve(params.user_count);
  for (const auto& each : target.operations()) timeout_fifos_.push_back(timeouts().fifo(each->timeout_ns));
  if (target.reconnects() == reconnect_policy::backoff) waits_.emplace(timeouts(), target.backoff());
  if (!target.compresses()) return;
  deflater_.emplace();
  inflater_.emplace();
}

websocket_shard::~websocket_shard() {
  for (auto& each : sessions_)
    if (each) each->close();
  run_down();
}

session& websocket_shard::session_of(std::uint32_t user) {
  if (!sessions_[user]) sessions_[user] = std::make_unique<session>(*this);
  return *sessions_[user];
}

bool websocket_shard::submit(const spate_work& work) {
  samples().accepted();
  session_of(work.user).submit(work);
  return true;
}

void websocket_shard::pump(std::int64_t deadline_ns, std::uint32_t max_samples) {
  emitted_before_ = samples().emitted();
  for (channel* each : to_read_) each->read_now();
  to_read_.clear();
  asio_shard::pump(deadline_ns, max_samples);
}

void websocket_shard::cancel(std::uint32_t how) {
  if (how != SPATE_CANCEL_ABORT) return;
  const std::int64_t now = now_ns();
  for (auto& each : sessions_)
    if (each) each->abort(now);
}

// xorshift64*, whose upper half is good enough against a proxy that looks into frames.
std::uint32_t websocket_shard::random() noexcept {
  random_ ^= random_ >> 12;
  random_ ^= random_ << 25;
  random_ ^= random_ >> 27;
  return static_cast<std::uint32_t>(random_ * 0x2545F4914F6CDD1Du >> 32);
}

void websocket_shard::make_key(char* key) noexcept {
  char bytes[key_bytes];
  for (char& each : bytes) each = static_cast<char>(random());
  net::encode_base64({bytes, sizeof bytes}, key);
}

upgrade* websocket_shard::take_upgrade() {
  if (free_upgrades_.empty()) {
    upgrades_.push_back(std::make_unique<upgrade>());
    free_upgrades_.reserve(upgrades_.size());
    free_upgrades_.push_back(upgrades_.back().get());
  }
  upgrade* taken = free_upgrades_.back();
  free_upgrades_.pop_back();
  return taken;
}

std::uint16_t websocket_shard::refused_text(std::int32_t status) const {
  return host().intern(text("the upgrade was refused with status ", status));
}

std::uint16_t websocket_shard::closed_text(std::uint16_t code) const {
  if (code == net::close_code::no_code) return host().intern("the server closed the connection without a code");
  return host().intern(text("the server closed the connection with code ", code));
}

}  // namespace spate::websocket
