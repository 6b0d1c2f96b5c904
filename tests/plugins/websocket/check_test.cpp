#include <catch2/catch.hpp>

#include "websocket_peer.hpp"

using namespace spate::test;
using namespace std::chrono_literals;

namespace {

using found = std::vector<std::pair<std::string, std::string>>;

found check(value target, value operation) {
  harness client(websocket(), std::move(target), {{"say", std::move(operation)}});
  found out;
  for (const mistake& each : client.check()) out.emplace_back(each.path, each.message);
  return out;
}

value good_target(value more = table{}) {
  more.children.emplace_back("base_url", value("ws://127.0.0.1:1"));
  return more;
}
const value good_request(table{{"request", {{"text", "x"}}}});

found target_mistakes(value more) { return check(good_target(std::move(more)), good_request); }
found operation_mistakes(value operation) { return check(good_target(), std::move(operation)); }

}  // namespace

TEST_CASE("a good profile has no mistake") {
  CHECK(target_mistakes(table{}).empty());
  CHECK(target_mistakes({{"answer_id", "/id"}, {"sent_id", ""}, {"headers", {{"X-Y", "z"}}}}).empty());
  for (const char* key : {"connect", "receive", "ping", "close"})
    CHECK(operation_mistakes(object(key, table{})).empty());
  CHECK(operation_mistakes({{"listen", {{"for", 1s}}}}).empty());
  CHECK(operation_mistakes({{"connect", {{"path", "?a=b"}}}}).empty());
  CHECK(operation_mistakes({{"send", {{"base64", "AAEC/w=="}}}}).empty());
}

TEST_CASE("mistakes of a target") {
  CHECK(check({{"base_url", "tcp://x"}}, good_request) ==
        found{{"base_url", "'tcp://x' is no WebSocket URL; write one like ws://127.0.0.1:8000/ws"}});
  CHECK(target_mistakes({{"tls", {{"verify", false}}}}) ==
        found{{"tls.verify", "base_url has no TLS, so tls.verify has no effect; write wss:// or leave it out"}});
  CHECK(target_mistakes({{"headers", {{"Upgrade", "x"}}}}).at(0).second ==
        "the handshake itself writes the header Upgrade; leave it out (subprotocols and compression have keys of their "
        "own)");
  CHECK(target_mistakes({{"headers", {{"a b", "x"}}}}).at(0).second ==
        "'a b' is no name of a header; letters, digits and -_. are allowed");
  CHECK(target_mistakes({{"headers", {{"X-A", "x"}, {"x-a", "y"}}}}).at(0).second ==
        "the header x-a is there twice; keep one");
  CHECK(target_mistakes({{"headers", {{"X-A", "x\r\ny"}}}}).at(0).second ==
        "the header X-A holds a line break, which would start another header; remove it");
  CHECK(target_mistakes(
            {{"auth", {{"basic", {{"user", "a"}, {"password", "b"}}}}}, {"headers", {{"authorization", "x"}}}})
            .at(0)
            .second == "the header authorization is made by `auth`; leave one of the two out");
  CHECK(target_mistakes({{"auth", {{"basic", {{"user", "a:b"}}}}}}).size() == 2);
  CHECK(target_mistakes({{"subprotocols", list({"a b"})}}).at(0).second ==
        "'a b' is no name of a subprotocol; write one like \"chat.v2\"");
  CHECK(target_mistakes({{"sequence", "seq"}}) ==
        found{{"sequence", "'seq' is no JSON Pointer; it begins with a slash: \"/seq\""}});
  CHECK(target_mistakes({{"sent_id", "/id"}}) ==
        found{{"sent_id", "sent_id needs answer_id, where the answer has the id; write answer_id = \"/id\""}});
  CHECK(target_mistakes({{"ignore", list({value(table{})})}}).at(0).second ==
        "this rule would ignore every message; write { json = { \"/type\" = \"...\" } }");
  CHECK(target_mistakes({{"answer", list({value(table{{"text", "x"}})})}}).at(0).second ==
        "this rule does not say what it answers; write on = { json = { \"/type\" = \"ping\" } }");
  CHECK(target_mistakes({{"answer", list({value(table{{"on", {{"contains", "x"}}}})})}}).at(0).second ==
        "this rule needs one answer; write either text = \"...\" or json = { ... }");
  CHECK(target_mistakes({{"ignore", list({value(table{{"contains", ""}})})}}).at(0).second ==
        "`contains` is empty, which every message contains; write what to look for");
  CHECK(target_mistakes({{"backoff", {{"first", 1s}}}}) ==
        found{{"backoff.first", "backoff.first needs reconnect = \"backoff\"; without it nobody waits"}});
  CHECK(target_mistakes({{"reconnect", "backoff"}, {"backoff", {{"first", 60s}}}}) ==
        found{{"backoff.first", "backoff.first is longer than backoff.most; swap them"}});
}

TEST_CASE("mistakes of an operation") {
  CHECK(operation_mistakes(table{}).at(0).second ==
        "the operation does nothing; write request = { text = \"...\" } (or send, connect, receive, listen, ping, "
        "close)");
  CHECK(operation_mistakes({{"send", {{"text", "x"}}}, {"receive", table{}}}).at(0).second ==
        "the operation has `send` and `receive`; keep one of them");
  CHECK(operation_mistakes({{"send", {{"text", "x"}, {"file", "y"}}}}).at(0).second ==
        "`send` has `text` and `file`; a message is one of them");
  CHECK(operation_mistakes({{"request", table{}}}).at(0).second ==
        "`request` has no message; write request = { text = \"...\" } or { json = { ... } }");
  CHECK(operation_mistakes({{"send", {{"base64", "x"}}}}).at(0).second ==
        "this is no base64 with its padding; write one like \"AAEC/w==\"");
  CHECK(operation_mistakes({{"listen", table{}}}).at(0).second ==
        "`listen` has no end; write listen = { for = \"10s\" }, or { count = 5 }, or both");
  CHECK(operation_mistakes({{"listen", {{"for", 1s}}}, {"timeout", 1s}}).at(0).second ==
        "listen.for says how long the operation takes, so `timeout` has no effect; leave it out");
  CHECK(operation_mistakes({{"ping", table{}}, {"match", {{"contains", "x"}}}}).at(0).second ==
        "`ping` awaits no message, so `match` has no effect; leave it out");
  CHECK(operation_mistakes({{"receive", table{}}, {"match", {{"json", {{"type", "x"}}}}}}).at(0).second ==
        "'type' is no JSON Pointer; it begins with a slash: \"/type\"");
  CHECK(operation_mistakes({{"receive", table{}}, {"match", {{"json", {{"/a", {{"b", "c"}}}}}}}}).at(0).second ==
        "a message is compared with a text, a number or a flag at /a; point to one inside the table or array");
  CHECK(operation_mistakes({{"connect", {{"path", "room"}}}}).at(0).second ==
        "the path 'room' does not begin with '/'; write '/room'");
  CHECK(operation_mistakes({{"ping", {{"text", std::string(126, 'x')}}}}).at(0).second ==
        "a ping carries at most 125 bytes; this one has 126");
  CHECK(operation_mistakes({{"close", {{"code", 1005}}}}).at(0).second ==
        "a close frame cannot carry the code 1005; write 1000, or one from 3000 to 4999 of the application's own");
  CHECK(operation_mistakes({{"close", {{"reason", std::string(124, 'x')}}}}).at(0).second ==
        "a close frame has room for a reason of 123 bytes; this one has 124");
}
