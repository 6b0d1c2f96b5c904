#include "target.hpp"

namespace spate::websocket {

error_texts::error_texts(const host_services& host)
    : no_upgrade_answer(host.intern("the connection ended without an answer to the upgrade")),
      upgrade_timeout(host.intern("no answer to the upgrade in time")),
      upgrade_malformed(host.intern("the answer to the upgrade is no valid HTTP/1")),
      upgrade_long(host.intern("the answer to the upgrade is too long")),
      ended(host.intern("the connection ended without a close frame")),
      reset(host.intern("the connection was reset")),
      idle(host.intern("nothing arrived within idle_timeout")),
      message_slow(host.intern("a message was not complete within message_timeout")),
      send_timeout(host.intern("the message could not be sent in time: the server does not read")),
      answer_timeout(host.intern("no answer in time")),
      receive_timeout(host.intern("no such message in time")),
      pong_timeout(host.intern("no pong in time")),
      close_timeout(host.intern("no close frame in time")),
      open_timeout(host.intern("no connection in time")),
      too_few(host.intern("fewer messages than listen.count in time")),
      not_connected(host.intern("the connection was lost, and `reconnect` is \"never\"")),
      tls_cut(host.intern("TLS: the connection ended without a close_notify")) {}

namespace {

net::base_url require_url(node from) {
  std::string problem;
  auto parsed = net::parse_websocket_url(from.as_string(), problem);
  if (!parsed) throw failure(SPATE_E_CONFIG, problem, from.index());
  return *parsed;
}

std::vector<std::string> texts_of(node list) {
  std::vector<std::string> out;
  for (node each : list) out.emplace_back(each.as_string());
  return out;
}

std::string joined_by_comma(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& each : words) out += out.empty() ? each : ", " + each;
  return out;
}

json_place place_of(node pointer) {
  std::string unused;  // check has told
  return pointer ? json_place(pointer.as_string(), unused) : json_place();
}

reconnect_policy policy_of(std::string_view word) {
  if (word == "at_once") return reconnect_policy::at_once;
  return word == "backoff" ? reconnect_policy::backoff : reconnect_policy::never;
}

std::int64_t nanoseconds(node from) { return from.as_duration().count(); }
std::uint64_t bytes(node from) { return static_cast<std::uint64_t>(from.as_size_bytes()); }

}  // namespace

websocket_target::websocket_target(const host_services& host, config settings)
    : protocol(host),
      url_(require_url(settings.find("base_url"))),
      connecting_(host, settings, url_, false),
      subprotocols_(texts_of(settings.find("subprotocols"))),
      compresses_(settings.find("compression").as_bool()),
      shared_{url_, settings.find("headers"), settings.find("auth.basic"), joined_by_comma(subprotocols_), compresses_},
      handshake_(shared_, node()),
      texts_(host),
      metrics_(host),
      limits_{bytes(settings.find("max_frame")), bytes(settings.find("max_message"))},
      times_{nanoseconds(settings.find("handshake_timeout")), nanoseconds(settings.find("message_timeout")),
             nanoseconds(settings.find("idle_timeout"))},
      places_{place_of(settings.find("answer_id")),
              place_of(settings.find("sent_id") ? settings.find("sent_id") : settings.find("answer_id")),
              place_of(settings.find("sequence")), place_of(settings.find("stamp"))},
      fragment_(settings.find("fragment") ? bytes(settings.find("fragment")) : UINT64_MAX),
      inbox_(static_cast<std::size_t>(settings.find("inbox").as_int())),
      reconnects_(policy_of(settings.find("reconnect").as_string())),
      backoff_{nanoseconds(settings.find("backoff.first")), nanoseconds(settings.find("backoff.most")),
               settings.find("backoff.factor").as_double(), settings.find("backoff.jitter").as_double()} {
  for (node each : settings.find("ignore")) ignored_.emplace_back(each);
  for (node each : settings.find("answer")) {
    const node reply = each.child("text") ? each.child("text") : each.child("json");
    answers_.push_back({message_match(each.child("on")), std::string(reply.as_string())});
  }
  for (node each : settings.operations())
    operations_.push_back(std::make_unique<operation>(shared_, each,
                                                      host.wants(static_cast<std::uint32_t>(operations_.size())),
                                                      nanoseconds(settings.find("timeout"))));
}

}  // namespace spate::websocket
