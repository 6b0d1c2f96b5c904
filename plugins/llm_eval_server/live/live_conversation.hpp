#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "live/live_connections.hpp"
#include "store/run.hpp"

namespace spate::llm_eval_server {

// What the platform says over one WebSocket, and what it makes of what it hears: the protocol in its own words.
class live_conversation final : public conversation {
 public:
  live_conversation(rest_context& context, live_connections& all, live_path about);
  ~live_conversation() override;

  void begin(message_sender& client) noexcept override;
  void hear(std::string_view message, bool is_text) noexcept override;
  void notice_silence() noexcept override;
  // A broadcast.
  void pass_on(std::string_view text) { client_->send(text); }

 private:
  void greet();
  void send_initial_stats();
  void answer(std::string_view type);
  void send_run_statistics();
  void send_current_status();
  // The run that this is about; empty after an error was sent and the connection closed.
  std::optional<run> find_run();
  void send_error(std::string_view error, std::string_view message, bool names_run);
  // `action`, with the connection closed and the cause logged when it throws.
  template <class Action>
  void guarded(Action action) noexcept;
  std::string now() const;

  rest_context& context_;
  live_connections& all_;
  const live_path about_;
  const std::string followed_;  // the stored form of about_'s run
  const std::int64_t entered_us_;
  message_sender* client_ = nullptr;
};

}  // namespace spate::llm_eval_server
