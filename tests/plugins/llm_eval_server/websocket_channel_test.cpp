#include "server/websocket_channel.hpp"

#include <catch2/catch.hpp>
#include <utility>
#include <vector>

#include "plugins/net/frames.hpp"

namespace spate::llm_eval_server {
namespace {

using test::close_frame;
using test::frame;
using state = websocket_channel::state;

constexpr std::int64_t second = websocket_channel::second_ns;
constexpr std::uint32_t mask = 0x12345678;

std::string sent(int first, std::string_view payload) { return frame(first, payload, &mask); }
std::string sent_close(int code) {
  return sent(0x88, std::string{static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)});
}

// Says what it heard, and repeats it; some words make it do something else.
class parrot : public conversation {
 public:
  explicit parrot(std::vector<std::string>& heard) : heard_(heard) {}
  void begin(message_sender& client) noexcept override {
    client_ = &client;
    client.send("hello");
  }
  void hear(std::string_view message, bool is_text) noexcept override {
    heard_.push_back((is_text ? "text:" : "binary:") + std::string(message));
    if (message == "bye") client_->close(1000);
    client_->send(message);
  }
  void notice_silence() noexcept override { client_->send("still there?"); }

 private:
  std::vector<std::string>& heard_;
  message_sender* client_ = nullptr;
};

struct talk {
  explicit talk(deflate_pair* deflate = nullptr) : channel(std::make_unique<parrot>(heard), deflate, 0) {
    channel.begin();
    if (!deflate) CHECK(written() == frame(0x81, "hello"));
  }
  std::string written() { return std::exchange(channel.output(), {}); }

  std::vector<std::string> heard;
  websocket_channel channel;
};

}  // namespace

TEST_CASE("messages are heard whole, however their bytes come, and are counted") {
  const std::string all = sent(0x01, "two ") + sent(0x89, "p") + sent(0x80, "parts") + sent(0x82, "bin") +
                          sent(0x81, std::string(70'000, 'x'));
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{4096}, all.size()}) {
    talk with;
    for (std::size_t at = 0; at < all.size(); at += piece) with.channel.receive(all.substr(at, piece), 1);
    const std::vector<std::string> heard = {"text:two parts", "binary:bin", "text:" + std::string(70'000, 'x')};
    CHECK(with.heard == heard);
    CHECK(with.written() ==
          frame(0x8A, "p") + frame(0x81, "two parts") + frame(0x81, "bin") + frame(0x81, std::string(70'000, 'x')));
    CHECK(with.channel.messages_received() == 3);
    CHECK(with.channel.messages_sent() == 4);
    CHECK(with.channel.now() == state::open);
  }
}

TEST_CASE("a client's close frame is answered with its code, and is the end") {
  talk with;
  with.channel.receive(sent_close(1001) + sent(0x81, "too late"), 1);
  CHECK(with.written() == close_frame(1001));
  CHECK(with.channel.now() == state::ended);
  CHECK(with.channel.code() == 1001);
  CHECK(with.heard.empty());

  talk without_code;
  without_code.channel.receive(sent(0x88, ""), 1);
  CHECK(without_code.written() == frame(0x88, ""));
  CHECK(without_code.channel.code() == 1005);
}

TEST_CASE("after our close frame nothing is said, and the client's is awaited") {
  talk with;
  with.channel.receive(sent(0x81, "bye") + sent(0x81, "more"), 1);
  CHECK(with.written() == close_frame(1000));
  CHECK(with.heard == std::vector<std::string>{"text:bye"});
  CHECK(with.channel.messages_received() == 2);
  CHECK(with.channel.messages_sent() == 1);
  CHECK(with.channel.now() == state::closing);
  with.channel.receive(sent_close(1000), 2);
  CHECK(with.channel.now() == state::ended);
  CHECK(with.written().empty());

  talk unanswered;
  unanswered.channel.close(1012);
  unanswered.channel.expire(second);
  unanswered.channel.expire(11 * second - 1);
  CHECK(unanswered.channel.now() == state::closing);
  unanswered.channel.expire(11 * second);
  CHECK(unanswered.channel.now() == state::ended);
  CHECK(unanswered.channel.code() == 1012);
}

TEST_CASE("a frame that breaks the protocol ends the connection with its code") {
  struct row {
    std::string bytes;
    int code;
  };
  for (const row& each : std::vector<row>{{frame(0x81, "unmasked"), 1002},
                                          {sent(0x83, "?"), 1002},
                                          {sent(0xC1, "not agreed"), 1002},
                                          {sent(0x81, "\xFF"), 1007},
                                          {sent(0x88, "x"), 1002},
                                          {std::string("\x82\xFF\x00\x00\x00\x00\x02\x00\x00\x00mask", 14), 1009}}) {
    talk with;
    with.channel.receive(each.bytes + sent(0x81, "behind"), 1);
    CHECK(with.written() == close_frame(each.code));
    CHECK(with.channel.now() == state::ended);
    CHECK(with.channel.code() == each.code);
    CHECK(with.heard.empty());
  }
}

TEST_CASE("half a minute without a message is noticed, pongs are none") {
  talk with;
  with.channel.receive(sent(0x81, "a"), 10 * second);
  with.channel.receive(sent(0x8A, "keep"), 39 * second);
  with.written();
  with.channel.expire(40 * second - 1);
  const std::string before = with.written();
  CHECK(before == frame(0x89, "keep"));
  with.channel.receive(sent(0x8A, "keep"), 40 * second - 1);
  with.channel.expire(40 * second);
  CHECK(with.written() == frame(0x81, "still there?"));
  with.channel.expire(41 * second);
  CHECK(with.written().empty());
  with.channel.receive(sent(0x81, "b"), 42 * second);
  with.channel.expire(59 * second);
  with.written();
  with.channel.expire(71 * second);
  CHECK(with.written() == frame(0x89, "keep"));
}

TEST_CASE("a client that answers no ping is gone after twenty seconds") {
  talk with;
  with.channel.expire(20 * second - 1);
  CHECK(with.written().empty());
  with.channel.expire(20 * second);
  CHECK(with.written() == frame(0x89, "keep"));
  with.channel.receive(sent(0x8A, "keep"), 21 * second);
  with.channel.expire(40 * second);
  with.channel.expire(59 * second);
  CHECK(with.channel.now() == state::open);
  with.written();
  with.channel.expire(60 * second);
  CHECK(with.written() == close_frame(1011));
  CHECK(with.channel.now() == state::ended);
}

TEST_CASE("for a client that does not read so much is kept and no more") {
  talk with;
  const std::string text(1000, 'x');
  std::size_t most = 0;
  for (int i = 0; i < 5000; ++i) {
    with.channel.send(text);
    most = std::max(most, with.channel.output().size());
  }
  CHECK(with.channel.now() == state::lost);
  CHECK(most <= websocket_channel::most_waiting_bytes + 4);
  CHECK(with.channel.messages_sent() < 1100);
}

TEST_CASE("with permessage-deflate both directions are compressed") {
  deflate_pair deflate;
  talk with(&deflate);
  net::message_deflater deflater;
  net::message_inflater inflater;
  net::frame_reader reader;
  reader.begin({1 << 20, 1 << 20}, false, &inflater);
  CHECK(test::read_all(reader, with.written(), 1000) == std::vector<std::string>{"text:hello"});
  const std::string text(1000, 'y');
  with.channel.receive(sent(0xC1, deflater.run(text)) + sent(0x81, "plain"), 1);
  CHECK(with.heard == std::vector<std::string>{"text:" + text, "text:plain"});
  const std::string written = with.written();
  CHECK(written.size() < 60);
  CHECK(test::read_all(reader, written, 1000) == std::vector<std::string>{"text:" + text, "text:plain"});
}

}  // namespace spate::llm_eval_server
