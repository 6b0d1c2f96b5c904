#include "token_source.hpp"

#include <algorithm>

#include "net/text_encoding.hpp"

namespace spate::http_api {

namespace {

constexpr std::chrono::seconds fetch_limit(10), longest_pause(30);

std::string form_value(std::string_view plain) {
  std::string out(3 * plain.size(), '\0');
  out.resize(escape_url(plain, out.data()));
  return out;
}

base_url require_token_url(node from) {
  std::string problem;
  auto parsed = parse_base_url(from.as_string(), problem);
  if (!parsed) throw failure(SPATE_E_CONFIG, problem, from.index());
  return *parsed;
}

}  // namespace

token_source::token_source(const host_services& host, node settings, node tls)
    : host_(host), at_(require_token_url(settings.child("token_url"))), form_("grant_type=client_credentials") {
  if (at_.secure) tls_.emplace(tls, at_.host);
  const std::string_view id = settings.child("client_id").as_string(),
                         secret = settings.child("client_secret").as_string();
  // RFC 6749, 2.3.1: both are form-encoded before they become user and password.
  if (settings.child("credentials").as_string("basic") == "body")
    form_ += text("&client_id=", form_value(id), "&client_secret=", form_value(secret));
  else
    authorization_ = text("Basic ", base64(text(form_value(id), ':', form_value(secret))));
  for (const char* key : {"scope", "audience"})
    if (node value = settings.child(key)) form_ += text('&', key, '=', form_value(value.as_string()));
  try {
    take(fetch_token(at_, tls_ ? &*tls_ : nullptr, authorization_, form_, fetch_limit));
  } catch (const std::exception& failed) {
    throw failure(SPATE_E_IO,
                  text("no access token from ", settings.child("token_url").as_string(), ": ", failed.what()),
                  settings.child("token_url").index());
  }
  if (lives_s_ > 0) thread_ = std::thread([this] { keep_fresh(); });
}

token_source::~token_source() {
  {
    std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::string token_source::authorization() const {
  std::lock_guard lock(mutex_);
  return value_;
}

void token_source::take(const granted_token& token) {
  std::lock_guard lock(mutex_);
  value_ = "Bearer " + token.access_token;
  lives_s_ = token.lives_s;
  version_.fetch_add(1, std::memory_order_release);
}

void token_source::keep_fresh() {
  using std::chrono::milliseconds;
  milliseconds pause = milliseconds(800 * lives_s_), retry(1000);
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      if (changed_.wait_for(lock, pause, [this] { return ending_; })) return;
    }
    try {
      take(fetch_token(at_, tls_ ? &*tls_ : nullptr, authorization_, form_, fetch_limit));
      if (lives_s_ == 0) return;
      pause = milliseconds(800 * lives_s_);
      retry = milliseconds(1000);
    } catch (const std::exception& failed) {
      host_.log(SPATE_LOG_WARN, "http_api: no new access token, the old one is used further: ", failed.what());
      pause = retry;
      retry = std::min<milliseconds>(2 * retry, longest_pause);
    }
  }
}

}  // namespace spate::http_api
