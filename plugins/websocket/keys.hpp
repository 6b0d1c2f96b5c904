// What a profile may write for this plugin.
#pragma once

#include <spate/config.hpp>

#include "net/basic_auth.hpp"
#include "net/connection_keys.hpp"

namespace spate::websocket {

inline constexpr const char* reconnect_choices[] = {"never", "at_once", "backoff", nullptr};

inline constexpr spate::key first_target_keys[] = {
    spate::key("base_url", SPATE_KIND_STRING, "The server and a path: \"ws://127.0.0.1:8000/ws\"; wss:// for TLS.")
        .required(),
    net::time_key("timeout",
                  "How long an operation may take, from its start to its answer; an operation may have its own.")
        .by_default("10s"),
    net::time_key("handshake_timeout", "How long the answer to the upgrade may take, and the answer to a close frame.")
        .by_default("5s"),
    net::time_key("message_timeout", "How long a message that has begun to arrive may take."),
    net::time_key("idle_timeout",
                  "A connection over which nothing arrives for so long is closed, and counts as lost.")};

inline constexpr spate::key last_target_keys[] = {
    spate::key("headers.*", SPATE_KIND_STRING, "A header of the handshake; one of the same name on `connect` wins.")
        .templated(),
    net::basic_user_key,
    net::basic_password_key,
    spate::key("subprotocols", SPATE_KIND_ARRAY, "Subprotocols to offer, the preferred one first."),
    spate::key("subprotocols[]", SPATE_KIND_STRING, "A subprotocol's name."),
    spate::key("compression", SPATE_KIND_BOOL,
               "Offers permessage-deflate, and compresses what is sent when the server agrees.")
        .by_default("false"),
    spate::key("max_frame", SPATE_KIND_SIZE, "A longer frame is `too_large`, and the connection is closed.")
        .by_default("16MiB")
        .between(125, 1e12),
    spate::key("max_message", SPATE_KIND_SIZE, "A longer message, once decompressed, is `too_large` as well.")
        .by_default("16MiB")
        .between(125, 1e12),
    spate::key("fragment", SPATE_KIND_SIZE, "Messages are sent in frames of at most this size.").between(1, 1e9),
    spate::key("inbox", SPATE_KIND_INT,
               "How many messages that nobody waits for are kept for a later `receive` or `listen`; of more the oldest "
               "are dropped, and counted.")
        .by_default("64")
        .between(0, 65535),
    spate::key("answer_id", SPATE_KIND_STRING,
               "JSON Pointer to the id by which an answer names its request; without it answers come in order."),
    spate::key("sent_id", SPATE_KIND_STRING, "JSON Pointer to the same id in what is sent; without it as in answers."),
    spate::key("sequence", SPATE_KIND_STRING,
               "JSON Pointer to a number that grows by 1 with each message of a connection: doubles, gaps and disorder "
               "are counted by it."),
    spate::key("stamp", SPATE_KIND_STRING,
               "JSON Pointer to when a message was sent, in seconds or milliseconds since 1970: the time from there to "
               "here is `delivery_time`, as good as both clocks agree."),
    spate::key("ignore", SPATE_KIND_ARRAY, "Messages that are no delivery: greetings, statistics."),
    spate::key("ignore[].json.*", SPATE_KIND_ANY, "What stands at this JSON Pointer."),
    spate::key("ignore[].contains", SPATE_KIND_STRING, "A text that is in the message."),
    spate::key("answer", SPATE_KIND_ARRAY, "Messages that are answered at once, and are no delivery: pings."),
    spate::key("answer[].on.json.*", SPATE_KIND_ANY, "What stands at this JSON Pointer."),
    spate::key("answer[].on.contains", SPATE_KIND_STRING, "A text that is in the message."),
    spate::key("answer[].text", SPATE_KIND_STRING, "The answer."),
    spate::key("answer[].json", SPATE_KIND_ANY, "The answer, as JSON.").json(),
    spate::key("reconnect", SPATE_KIND_STRING,
               "What follows when a connection is lost: nothing, one attempt at once, or attempts with growing waits.")
        .by_default("never")
        .one_of(reconnect_choices),
    spate::key("backoff.first", SPATE_KIND_DURATION, "The wait before the first attempt.")
        .by_default("100ms")
        .between(1e6, 3600e9),
    spate::key("backoff.factor", SPATE_KIND_FLOAT, "Of each wait to the one before.").by_default("2").between(1, 100),
    spate::key("backoff.most", SPATE_KIND_DURATION, "The longest wait.").by_default("10s").between(1e6, 3600e9),
    spate::key("backoff.jitter", SPATE_KIND_FLOAT, "The share by which a wait is drawn shorter or longer.")
        .by_default("0.5")
        .between(0, 1)};

inline constexpr auto target_keys = net::joined(first_target_keys, net::connection_keys, last_target_keys);

inline constexpr spate::key operation_keys[] = {
    spate::key("request.text", SPATE_KIND_STRING, "A text message whose answer is awaited.").templated(),
    spate::key("request.json", SPATE_KIND_ANY, "The same, as JSON.").json().templated(),
    spate::key("request.base64", SPATE_KIND_STRING, "The bytes of a binary message, in base64."),
    spate::key("request.file", SPATE_KIND_STRING, "A file that is a binary message, read once.").file(),
    spate::key("send.text", SPATE_KIND_STRING, "A text message; nothing is awaited.").templated(),
    spate::key("send.json", SPATE_KIND_ANY, "The same, as JSON.").json().templated(),
    spate::key("send.base64", SPATE_KIND_STRING, "The bytes of a binary message, in base64."),
    spate::key("send.file", SPATE_KIND_STRING, "A file that is a binary message, read once.").file(),
    spate::key("connect", SPATE_KIND_TABLE, "Opens the user's connection anew; connect = {} as the target says."),
    spate::key("connect.path", SPATE_KIND_STRING, "Path behind base_url's, or a query (\"?id=${user}\").").templated(),
    spate::key("connect.headers.*", SPATE_KIND_STRING, "A header of the handshake.").templated(),
    spate::key("receive", SPATE_KIND_TABLE, "Waits for one message: receive = {}; `match` says which."),
    spate::key("receive.optional", SPATE_KIND_BOOL,
               "That nothing comes in time is no failure: counted, without a time."),
    spate::key("listen", SPATE_KIND_TABLE, "Takes messages for a time, or until they are enough."),
    net::time_key("listen.for", "How long; without it, until `count` messages have come."),
    spate::key("listen.count", SPATE_KIND_INT, "How many are enough; fewer are a `timeout`.").between(1, 1e9),
    spate::key("ping", SPATE_KIND_TABLE, "Sends a ping frame and awaits its pong: ping = {}."),
    spate::key("ping.text", SPATE_KIND_STRING, "What it carries, at most 125 bytes.").templated(),
    spate::key("close", SPATE_KIND_TABLE, "Closes the connection and awaits the server's close frame: close = {}."),
    spate::key("close.code", SPATE_KIND_INT, "The code to close with; 1000 without it.").between(1000, 4999),
    spate::key("close.reason", SPATE_KIND_STRING, "The reason to close with, at most 123 bytes."),
    spate::key("match.json.*", SPATE_KIND_ANY, "What stands at this JSON Pointer of the message that is awaited.")
        .templated(),
    spate::key("match.contains", SPATE_KIND_STRING, "A text that is in it.").templated(),
    net::time_key("timeout", "Instead of the target's timeout.")};

}  // namespace spate::websocket
