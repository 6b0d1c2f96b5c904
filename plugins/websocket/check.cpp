#include "check.hpp"

#include "net/basic_auth.hpp"
#include "net/check_connection.hpp"
#include "net/url.hpp"
#include "net/websocket/utf8.hpp"
#include "operation.hpp"

namespace spate::websocket {

namespace {

constexpr std::size_t longest_reason = net::longest_control_bytes - 2;

void check_headers(node headers, report& mistakes) {
  for (node each : headers) {
    if (!net::is_token(each.key()))
      mistakes.error(each, "'", each.key(), "' is no name of a header; letters, digits and -_. are allowed");
    else if (is_of_handshake(each.key()))
      mistakes.error(each, "the handshake itself writes the header ", each.key(),
                     "; leave it out (subprotocols and compression have keys of their own)");
    if (each.as_string().find_first_of("\r\n") != std::string_view::npos)
      mistakes.error(each, "the header ", each.key(),
                     " holds a line break, which would start another header; remove it");
    for (node other : headers)
      if (other.index() < each.index() && net::same_name(other.key(), each.key()))
        mistakes.error(each, "the header ", each.key(), " is there twice; keep one");
  }
}

void check_authorization(config settings, report& mistakes) {
  const node basic = settings.find("auth.basic");
  if (!basic) return;
  net::check_basic(basic, mistakes);
  for (node each : settings.find("headers"))
    if (net::same_name(each.key(), "Authorization"))
      mistakes.error(each, "the header ", each.key(), " is made by `auth`; leave one of the two out");
}

void check_pointer(node pointer, report& mistakes) {
  std::string problem;
  if (pointer) json_place(pointer.as_string(), problem);
  if (!problem.empty()) mistakes.error(pointer, problem);
}

void check_places(config settings, report& mistakes) {
  for (const char* key : {"answer_id", "sent_id", "sequence", "stamp"}) check_pointer(settings.find(key), mistakes);
  if (node lone = settings.find("sent_id"); lone && !settings.find("answer_id"))
    mistakes.error(lone, "sent_id needs answer_id, where the answer has the id; write answer_id = \"/id\"");
}

void check_rules(config settings, report& mistakes) {
  for (node each : settings.find("ignore")) {
    if (each.empty())
      mistakes.error(each, "this rule would ignore every message; write { json = { \"/type\" = \"...\" } }");
    check_match(each, mistakes);
  }
  for (node each : settings.find("answer")) {
    node on = each.child("on"), words = each.child("text"), json = each.child("json");
    if (on.empty())
      mistakes.error(each, "this rule does not say what it answers; write on = { json = { \"/type\" = \"ping\" } }");
    if (static_cast<bool>(words) == static_cast<bool>(json))
      mistakes.error(each, "this rule needs one answer; write either text = \"...\" or json = { ... }");
    check_match(on, mistakes);
  }
}

void check_backoff(config settings, report& mistakes) {
  const bool waits = settings.find("reconnect").as_string() == "backoff";
  for (node each : settings.find("backoff"))
    if (!waits && !each.is_default()) {
      mistakes.error(each, "backoff.", each.key(), " needs reconnect = \"backoff\"; without it nobody waits");
      return;
    }
  node first = settings.find("backoff.first"), most = settings.find("backoff.most");
  if (first.as_duration() > most.as_duration())
    mistakes.error(first, "backoff.first is longer than backoff.most; swap them");
}

void check_payload(node table, report& mistakes) {
  node found;
  for (std::string_view key : payload_keys) {
    node each = table.child(key);
    if (!each) continue;
    if (found)
      mistakes.error(each, "`", table.key(), "` has `", found.key(), "` and `", key, "`; a message is one of them");
    found = each;
  }
  if (!found)
    mistakes.error(table, "`", table.key(), "` has no message; write ", table.key(),
                   " = { text = \"...\" } or { json = { ... } }");
  std::string unused;
  if (node base64 = table.child("base64"); base64 && !decode_base64(base64.as_string(), unused))
    mistakes.error(base64, "this is no base64 with its padding; write one like \"AAEC/w==\"");
}

void check_close(node close, report& mistakes) {
  node code = close.child("code"), reason = close.child("reason");
  if (code && !net::may_be_sent(static_cast<std::uint16_t>(code.as_int())))
    mistakes.error(code, "a close frame cannot carry the code ", code.as_int(),
                   "; write 1000, or one from 3000 to 4999 of the application's own");
  if (reason.as_string().size() > longest_reason)
    mistakes.error(reason, "a close frame has room for a reason of ", longest_reason, " bytes; this one has ",
                   reason.as_string().size());
}

void check_path(node path, report& mistakes) {
  const std::string_view words = path.as_string();
  if (!path || words.starts_with("${")) return;
  const std::string problem = net::problem_of_path(words.starts_with('?') ? text("/", words) : std::string(words));
  if (!problem.empty()) mistakes.error(path, problem);
}

void check_operation(node operation, report& mistakes) {
  node first;
  for (const operation_name& each : operation_names) {
    node found = operation.child(each.key);
    if (!found) continue;
    if (first) mistakes.error(found, "the operation has `", first.key(), "` and `", each.key, "`; keep one of them");
    first = found;
  }
  if (!first)
    mistakes.error(operation,
                   "the operation does nothing; write request = { text = \"...\" } (or send, connect, receive, listen, "
                   "ping, close)");
  for (const char* key : {"request", "send"})
    if (node table = operation.child(key)) check_payload(table, mistakes);
  if (node connect = operation.child("connect")) {
    check_path(connect.child("path"), mistakes);
    check_headers(connect.child("headers"), mistakes);
  }
  node listen = operation.child("listen"), match = operation.child("match"), timeout = operation.child("timeout");
  if (listen && !listen.child("for") && !listen.child("count"))
    mistakes.error(listen, "`listen` has no end; write listen = { for = \"10s\" }, or { count = 5 }, or both");
  if (listen.child("for") && timeout)
    mistakes.error(timeout, "listen.for says how long the operation takes, so `timeout` has no effect; leave it out");
  const std::string_view kind = first.key();
  if (match && first && kind != "request" && kind != "receive" && kind != "listen")
    mistakes.error(match, "`", kind, "` awaits no message, so `match` has no effect; leave it out");
  check_match(match, mistakes);
  if (node words = operation.find("ping.text"); words.as_string().size() > net::longest_control_bytes)
    mistakes.error(words, "a ping carries at most 125 bytes; this one has ", words.as_string().size());
  check_close(operation.child("close"), mistakes);
}

}  // namespace

void check_target(config settings, report& mistakes) {
  std::string problem;
  node url = settings.find("base_url");
  const auto parsed = net::parse_websocket_url(url.as_string(), problem);
  if (!parsed) mistakes.error(url, problem);
  net::check_connection(settings, !parsed || parsed->secure, "wss://", mistakes);
  check_headers(settings.find("headers"), mistakes);
  check_authorization(settings, mistakes);
  for (node each : settings.find("subprotocols"))
    if (!net::is_token(each.as_string()))
      mistakes.error(each, "'", each.as_string(), "' is no name of a subprotocol; write one like \"chat.v2\"");
  check_places(settings, mistakes);
  check_rules(settings, mistakes);
  check_backoff(settings, mistakes);
  for (node operation : settings.operations()) check_operation(operation, mistakes);
}

}  // namespace spate::websocket
