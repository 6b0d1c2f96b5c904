#include "live/live_conversation.hpp"

#include "json/json_reader.hpp"
#include "json/json_writer.hpp"
#include "values/uuid.hpp"

namespace spate::llm_eval_server {
namespace {

constexpr std::uint16_t normal = 1000, internal_error = 1011;

// What the older load test sends, and awaits back by its message_id.
bool is_echoed(std::string_view type) {
  return type == "run_update" || type == "progress" || type == "error" || type == "completion";
}

// "conn_20250808_104640_123456"
std::string connection_id(std::int64_t now_us) {
  std::string out = "conn_";
  for (char c : stored_time(now_us)) {
    if (c == ' ' || c == '.') out += '_';
    if (c >= '0' && c <= '9') out += c;
  }
  return out;
}

}  // namespace

live_conversation::live_conversation(rest_context& context, live_connections& all, live_path about)
    : context_(context),
      all_(all),
      about_(std::move(about)),
      followed_(parse_uuid(about_.run_id).value_or(about_.run_id)),
      entered_us_(context.now_us()) {
  all_.enter(*this, followed_, entered_us_);
}

live_conversation::~live_conversation() { all_.leave(*this, followed_, entered_us_); }

template <class Action>
void live_conversation::guarded(Action action) noexcept {
  try {
    action();
  } catch (const std::exception& error) {
    context_.log_error(std::string("WebSocket: ") + error.what());
    client_->close(internal_error);
  }
}

void live_conversation::begin(message_sender& client) noexcept {
  client_ = &client;
  guarded([this] { greet(); });
}

void live_conversation::hear(std::string_view message, bool is_text) noexcept {
  // What is no text, or no object, ends the connection, as it does there.
  if (!is_text) return client_->close(normal);
  guarded([&] {
    std::size_t at = 0;
    boost::json::error_code mistake;
    const auto value = read_json(message, at, mistake);
    if (mistake) return send_error("Invalid JSON format", {}, false);
    if (!value.is_object()) return client_->close(normal);
    const auto* type = value.get_object().if_contains("type");
    if (!type || !type->is_string()) return;
    const std::string_view word(type->get_string().data(), type->get_string().size());
    if (all_.echoes() && is_echoed(word) && value.get_object().contains("message_id")) return client_->send(message);
    answer(word);
  });
}

void live_conversation::notice_silence() noexcept {
  guarded([this] {
    std::string text;
    json_writer json(text);
    json.begin_object().key("event_type").string("ping").key("timestamp").string(now()).end_object();
    client_->send(text);
  });
}

void live_conversation::greet() {
  std::optional<run> found;
  if (!about_.run_id.empty()) {
    found = find_run();
    if (!found) return;
  }
  std::string text;
  json_writer json(text);
  json.begin_object().key("event_type").string("connected");
  json.key("connection_id").string(connection_id(entered_us_));
  if (found) json.key("run_id").string(about_.run_id).key("run_status").string(found->status);
  json.key("timestamp").string(now()).end_object();
  client_->send(text);
  if (about_.greets_with_stats) send_initial_stats();
}

void live_conversation::send_initial_stats() {
  const auto counts = all_.count(context_.now_us());
  std::string text;
  json_writer json(text);
  json.begin_object().key("event_type").string("initial_stats").key("data").begin_object();
  json.key("websocket_connections").begin_object();
  json.key("total").integer(static_cast<std::int64_t>(counts.total));
  json.key("limit").integer(static_cast<std::int64_t>(counts.limit));
  json.key("utilization").number(static_cast<double>(counts.total) / static_cast<double>(counts.limit));
  json.key("avg_age_seconds").number(counts.average_age_seconds).end_object();
  json.key("active_subscriptions").integer(static_cast<std::int64_t>(counts.subscriptions));
  json.key("status").string("connected").end_object().key("timestamp").string(now()).end_object();
  client_->send(text);
}

// Any other type, `pong` among them, is heard without an answer.
void live_conversation::answer(std::string_view type) {
  const bool follows_run = !about_.run_id.empty();
  if (type == "get_run_statistics" && !follows_run) send_run_statistics();
  if (type == "get_current_status" && follows_run) send_current_status();
}

void live_conversation::send_run_statistics() {
  const std::string time = now();
  std::string text;
  json_writer json(text);
  json.begin_object().key("event_type").string("run_statistics").key("data").begin_object();
  json.key("total_runs").integer(context_.runs.count_runs()).key("timestamp").string(time).end_object();
  json.key("timestamp").string(time).end_object();
  client_->send(text);
}

void live_conversation::send_current_status() {
  const auto found = find_run();
  if (!found) return;
  std::string text;
  json_writer json(text);
  json.begin_object().key("event_type").string("current_status").key("run_id").string(about_.run_id);
  json.key("data").begin_object().key("status").string(found->status).key("progress").begin_object().end_object();
  json.key("updated_at").string(iso_time(found->updated_at)).end_object();
  json.key("timestamp").string(now()).end_object();
  client_->send(text);
}

std::optional<run> live_conversation::find_run() {
  const auto id = parse_uuid(about_.run_id);
  if (!id) {
    send_error("Failed to verify run", "badly formed hexadecimal UUID string", false);
  } else if (auto found = context_.runs.find(*id)) {
    return found;
  } else {
    send_error("Run not found", {}, true);
  }
  client_->close(normal);
  return std::nullopt;
}

void live_conversation::send_error(std::string_view error, std::string_view message, bool names_run) {
  std::string text;
  json_writer json(text);
  json.begin_object().key("error").string(error);
  if (!message.empty()) json.key("message").string(message);
  if (names_run) json.key("run_id").string(about_.run_id);
  json.key("timestamp").string(now()).end_object();
  client_->send(text);
}

std::string live_conversation::now() const { return iso_time(stored_time(context_.now_us())); }

}  // namespace spate::llm_eval_server
