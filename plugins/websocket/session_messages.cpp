// What a user makes of the messages that come.
#include <spate/receive_lag.hpp>

#include <algorithm>
#include <charconv>

#include "session.hpp"
#include "shard.hpp"

namespace spate::websocket {

namespace {

// The whole number that a value is; false when it is none.
bool read_number(std::string_view value, std::int64_t& out) noexcept {
  value = without_quotes(value);
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), out);
  return !value.empty() && error == std::errc() && end == value.data() + value.size();
}

// Above it, a time is in milliseconds: as seconds it would be in the year 5138.
constexpr double seconds_until = 1e11;

}  // namespace

void session::on_message(std::string_view message, bool, std::int64_t now_ns) noexcept {
  if (is_no_delivery(message)) return;
  const bool is_double = look_at_places(message);
  if (stage_ == stage::message) sample_.receive_lag = pack_receive_lag(channel_.receive_lag_ns());
  if (shard_.target().places().answer_id.is_set() && take_by_id(message, is_double, now_ns)) return;
  if (stage_ == stage::message && id_ == 0 && is_awaited(message)) return deliver(message, now_ns);
  count(measure::unclaimed);
  if (!inbox_.push(message)) count(measure::dropped);
}

bool session::is_no_delivery(std::string_view message) noexcept {
  for (const message_match& each : shard_.target().ignored()) {
    if (!each.holds(message, nullptr)) continue;
    count(measure::ignored);
    return true;
  }
  for (const answer_rule& each : shard_.target().answers()) {
    if (!each.on.holds(message, nullptr)) continue;
    if (channel_.send_if_there_is_room(net::opcode::text, each.reply)) count(measure::answered);
    return true;
  }
  return false;
}

// True: by its number it has come before, and was counted as that.
bool session::look_at_places(std::string_view message) noexcept {
  const message_places& places = shard_.target().places();
  std::int64_t number = 0;
  bool is_double = false;
  if (places.sequence.is_set() && read_number(places.sequence.find(message), number)) {
    const sequence_watch::finding found = sequence_.see(number);
    if (found.missing != 0) count(measure::missing, found.missing);
    is_double = found.doubled;
    if (is_double) count(measure::doubled);
    if (found.disordered) count(measure::disordered);
  }
  if (places.stamp.is_set()) look_at_stamp(without_quotes(places.stamp.find(message)));
  return is_double;
}

void session::look_at_stamp(std::string_view stamp) noexcept {
  double time = 0;
  const auto [end, error] = std::from_chars(stamp.data(), stamp.data() + stamp.size(), time);
  if (stamp.empty() || error != std::errc() || end != stamp.data() + stamp.size()) return;
  const double sent_ns = time * (time < seconds_until ? 1e9 : 1e6);
  const auto passed_ns = static_cast<std::int64_t>(static_cast<double>(shard_.host().wall_ns()) - sent_ns);
  count(measure::delivery_time, std::max<std::int64_t>(passed_ns, 0));
}

// True: the id says whose answer it is, and it was dealt with.
bool session::take_by_id(std::string_view message, bool is_double, std::int64_t now_ns) noexcept {
  const std::string_view text = without_quotes(shard_.target().places().answer_id.find(message));
  if (text.empty()) return false;
  const std::uint64_t id = known_ids::hash_of(text);
  if (stage_ == stage::message && id == id_ && is_awaited(message)) {
    ids_.add(id, known_ids::fate::answered);
    deliver(message, now_ns);
    return true;
  }
  switch (ids_.answer(id)) {
    case known_ids::fate::unknown:
      return false;
    case known_ids::fate::answered:
      // Unless it is what follows an answer, and an operation says so: progress, completion.
      if (stage_ == stage::message && id_ == 0 && !operation_->match.is_empty() && is_awaited(message)) return false;
      if (!is_double) count(measure::doubled);
      return true;
    case known_ids::fate::given_up:
      count(measure::late);
      return true;
  }
  return false;
}

bool session::is_awaited(std::string_view message) const noexcept {
  return operation_->match.holds(message, operation_->match_varies ? &expected_ : nullptr);
}

// The operation has got what it waited for, or a part of it.
void session::deliver(std::string_view message, std::int64_t now_ns) noexcept {
  ++taken_;
  if (operation_->what == operation_kind::listen) {
    if (operation_->wants != 0) last_.assign(message);
    if (taken_ != operation_->count) return;
    return finish(SPATE_OUTCOME_OK, 0, now_ns, message);
  }
  if (operation_->what == operation_kind::request) count(measure::message_latency, now_ns - sent_ns_);
  sample_.outcome = SPATE_OUTCOME_OK;
  offer(0, message, now_ns);
  finish(sample_.outcome, sample_.error_id, now_ns, message);
}

// What was sent is rendered anew: the same token gives the same bytes.
void session::keep_as_slow(std::string_view received) noexcept {
  const std::string_view sent = operation_->message.render(shard_.host(), work_.token, shard_.scratch());
  spate_exchange kept = exchange_of(sample_);
  kept.sent_bytes = sent.size();
  kept.received_bytes = received.size();
  kept.sent = str(sent);
  kept.received = str(received);
  shard_.host().keep(kept);
}

// What lies in the inbox; the connection brings the rest.
void session::await_messages(std::int64_t now_ns) noexcept {
  stage_ = stage::message;
  bool taken = true;
  while (taken && stage_ == stage::message)
    taken = inbox_.take([&](std::string_view message) { return is_awaited(message); },
                        [&](std::string_view message) { deliver(message, now_ns); });
}

}  // namespace spate::websocket
