// One WebSocket server as the profile describes it, ready for the shards.
#pragma once

#include <spate/protocol.hpp>

#include <memory>
#include <vector>

#include "check.hpp"
#include "keys.hpp"
#include "measures.hpp"
#include "net/websocket/frame_reader.hpp"
#include "operation.hpp"

namespace spate::websocket {

class websocket_shard;

enum class reconnect_policy : std::uint8_t { never, at_once, backoff };

// The waits between attempts to connect again; `factor` and `jitter` as in a retry of the host.
struct backoff_rule {
  std::int64_t first_ns, most_ns;
  double factor, jitter;
};

// A message that is answered by itself.
struct answer_rule {
  message_match on;
  std::string reply;
};

struct time_limits {
  std::int64_t handshake_ns, message_ns, idle_ns;  // 0: none
};

// Where in messages the profile finds what tells them from each other; those that are not set are not looked for.
struct message_places {
  json_place answer_id, sent_id, sequence, stamp;
};

// Constant after its constructor; all shards of the target read it.
class websocket_target : public spate::protocol {
 public:
  static constexpr const char* id = "websocket";
  static constexpr const char* version = SPATE_VERSION;
  static constexpr const char* summary = "Exchanges messages over WebSocket connections of the users.";
  static constexpr const char* const* outcomes = own_outcomes;
  static constexpr auto& metric_table = websocket::metric_table;
  static constexpr auto& target_keys = websocket::target_keys;
  static constexpr auto& operation_keys = websocket::operation_keys;
  static void check(const host_services&, config settings, report& mistakes) { check_target(settings, mistakes); }
  using shard = websocket_shard;

  websocket_target(const host_services& host, config settings);

  const operation& at(std::uint32_t index) const noexcept { return *operations_[index]; }
  const std::vector<std::unique_ptr<operation>>& operations() const noexcept { return operations_; }
  const net::connecting& connecting_by() const noexcept { return connecting_; }
  const handshake_request& handshake() const noexcept { return handshake_; }  // of an operation that has none
  const std::vector<std::string>& subprotocols() const noexcept { return subprotocols_; }
  const error_texts& texts() const noexcept { return texts_; }
  const metric_ids& metrics() const noexcept { return metrics_; }
  const net::frame_limits& limits() const noexcept { return limits_; }
  const time_limits& times() const noexcept { return times_; }
  const message_places& places() const noexcept { return places_; }
  const std::vector<message_match>& ignored() const noexcept { return ignored_; }
  const std::vector<answer_rule>& answers() const noexcept { return answers_; }
  std::uint64_t fragment() const noexcept { return fragment_; }  // the most bytes of a frame that is sent
  std::size_t inbox() const noexcept { return inbox_; }
  bool compresses() const noexcept { return compresses_; }
  reconnect_policy reconnects() const noexcept { return reconnects_; }
  const backoff_rule& backoff() const noexcept { return backoff_; }

 private:
  net::base_url url_;
  net::connecting connecting_;
  std::vector<std::string> subprotocols_;
  bool compresses_;
  shared_handshake shared_;
  handshake_request handshake_;
  error_texts texts_;
  metric_ids metrics_;
  net::frame_limits limits_;
  time_limits times_;
  message_places places_;
  std::vector<message_match> ignored_;
  std::vector<answer_rule> answers_;
  std::uint64_t fragment_;
  std::size_t inbox_;
  reconnect_policy reconnects_;
  backoff_rule backoff_;
  std::vector<std::unique_ptr<operation>> operations_;
};

}  // namespace spate::websocket
