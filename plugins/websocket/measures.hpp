// What is counted and told beside the samples.
#pragma once

#include <spate/protocol.hpp>

#include <array>

#include "net/gateway.hpp"

namespace spate::websocket {

constexpr spate_metric_info time_metric(const char* name, const char* doc) { return {name, doc, SPATE_METRIC_TIME, 0}; }
constexpr spate_metric_info counter_metric(const char* name, const char* doc) {
  return {name, doc, SPATE_METRIC_COUNTER, 0};
}

constexpr spate_metric_info gauge_metric(const char* name, const char* doc) {
  return {name, doc, SPATE_METRIC_GAUGE, 0};
}

// Places in the table below, and in `metric_ids`.
enum class measure : std::uint8_t {
  connect_time,
  tls_time,
  upgrade_time,
  message_latency,
  delivery_time,
  lifetime,
  tls_resumed,
  opened,
  failed,
  open,
  closed,
  lost,
  reconnects,
  sent,
  received,
  bytes_sent,
  bytes_received,
  expected,
  delivered,
  ignored,
  answered,
  unclaimed,
  dropped,
  late,
  doubled,
  missing,
  disordered,
  pings,
  sends_delayed,
  answers_dropped,
  first_code
};

// Codes that are counted each; all others together.
inline constexpr std::array<std::uint16_t, 12> counted_codes = {1000, 1001, 1002, 1003, 1005, 1006,
                                                                1007, 1008, 1009, 1011, 1012, 1013};

inline constexpr spate_metric_info metric_table[] = {
    time_metric("connect_time", "From the lookup of the name to a connection that is ready, TLS and upgrade included."),
    net::tls_time_metric,
    time_metric("upgrade_time", "From the handshake's request to its answer."),
    time_metric("message_latency", "From a request that was sent to its answer, connecting left out."),
    time_metric("delivery_time", "From the sender's stamp to here; as good as both clocks agree."),
    time_metric("connection_lifetime", "From a connection that is ready to its end."),
    net::tls_resumed_metric,
    net::opened_metric,
    net::failed_metric,
    gauge_metric("open_connections", "Connections that are open now."),
    counter_metric("connections_closed", "Open connections that ended, whoever ended them."),
    counter_metric("connections_lost", "Open connections that ended without being asked to."),
    counter_metric("reconnects", "Connections that were opened again after one was lost."),
    counter_metric("messages_sent", "Messages that were sent, answers of rules left out."),
    counter_metric("messages_received", "Messages that came, whatever they were."),
    counter_metric("message_bytes_sent", "Bytes of the messages that were sent, before compression."),
    counter_metric("message_bytes_received", "Bytes of the messages that came, decompressed."),
    counter_metric("messages_expected", "Messages that operations waited for."),
    counter_metric("messages_delivered", "Of these, the ones that came in time."),
    counter_metric("messages_ignored", "Messages that `ignore` takes for no delivery."),
    counter_metric("messages_answered", "Messages that a rule of `answer` has answered."),
    counter_metric("messages_unclaimed", "Messages that came while no operation waited for them."),
    counter_metric("messages_dropped", "Of these, the ones for which the inbox had no room."),
    counter_metric("messages_late", "Answers to requests that had given up."),
    counter_metric("messages_doubled", "Messages that had come before."),
    counter_metric("messages_missing", "Numbers that `sequence` has left out, so far."),
    counter_metric("messages_disordered", "Messages that came behind a later one."),
    counter_metric("pings_received", "Ping frames of the server; each is answered."),
    counter_metric("sends_delayed", "Writes for which the send buffer had no room: the server reads slowly."),
    counter_metric("answers_dropped", "Answers of rules, and pongs, that a server which does not read was spared."),
    counter_metric("closed_1000", "Connections that the server closed with code 1000, normal."),
    counter_metric("closed_1001", "With 1001, going away."),
    counter_metric("closed_1002", "With 1002, protocol error."),
    counter_metric("closed_1003", "With 1003, unsupported data."),
    counter_metric("closed_1005", "With a close frame that has no code."),
    counter_metric("closed_1006", "Without a close frame."),
    counter_metric("closed_1007", "With 1007, invalid text."),
    counter_metric("closed_1008", "With 1008, policy violation."),
    counter_metric("closed_1009", "With 1009, message too big."),
    counter_metric("closed_1011", "With 1011, internal error."),
    counter_metric("closed_1012", "With 1012, service restart."),
    counter_metric("closed_1013", "With 1013, try again later."),
    counter_metric("closed_other", "With any other code.")};
static_assert(std::size(metric_table) == static_cast<std::size_t>(measure::first_code) + counted_codes.size() + 1);

class metric_ids {
 public:
  explicit metric_ids(const host_services& host) {
    for (std::size_t i = 0; i < ids_.size(); ++i) ids_[i] = net::define(host, metric_table[i]);
  }
  std::uint32_t operator[](measure what) const noexcept { return ids_[static_cast<std::size_t>(what)]; }
  std::uint32_t closed_by(std::uint16_t code) const noexcept {
    std::size_t at = 0;
    while (at < counted_codes.size() && counted_codes[at] != code) ++at;
    return ids_[static_cast<std::size_t>(measure::first_code) + at];
  }

 private:
  std::array<std::uint32_t, std::size(metric_table)> ids_{};
};

// Outcomes besides the common ones; the first is the gateway's.
inline constexpr const char* own_outcomes[] = {"proxy", "handshake", "closed", "too_large", "not_connected", nullptr};
inline constexpr std::uint16_t outcome_handshake = net::outcome_proxy + 1, outcome_closed = outcome_handshake + 1,
                               outcome_too_large = outcome_closed + 1, outcome_not_connected = outcome_too_large + 1;

// Numbers of the texts that say what went wrong.
struct error_texts {
  explicit error_texts(const host_services& host);
  std::uint16_t no_upgrade_answer, upgrade_timeout, upgrade_malformed, upgrade_long;
  std::uint16_t ended, reset, idle, message_slow, send_timeout, answer_timeout, receive_timeout, pong_timeout;
  std::uint16_t close_timeout, open_timeout, too_few, not_connected, tls_cut;
};

}  // namespace spate::websocket
