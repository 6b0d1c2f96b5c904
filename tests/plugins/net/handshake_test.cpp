#include "net/websocket/handshake.hpp"

#include <catch2/catch.hpp>
#include <spate/text.hpp>
#include <vector>

using namespace spate::net;

namespace {

struct answer {
  std::vector<std::pair<std::string, std::string>> headers;

  upgrade_fault look(bool offers_deflate, bool& deflate) const {
    static const std::vector<std::string> subprotocols = {"chat", "chat.v2"};
    std::vector<spate_field> fields;
    for (const auto& [name, text] : headers) fields.push_back({spate::str(name), spate::str(text)});
    return look_at_upgrade(fields, {"dGhlIHNhbXBsZSBub25jZQ==", subprotocols, offers_deflate}, deflate);
  }
  upgrade_fault look(bool offers_deflate = true) const {
    bool ignored = false;
    return look(offers_deflate, ignored);
  }
};

answer good() {
  return {{{"upgrade", "WebSocket"},
           {"Connection", "keep-alive, Upgrade"},
           {"Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="}}};
}

answer with(const char* name, const char* text) {
  answer out = good();
  out.headers.emplace_back(name, text);
  return out;
}

answer without(std::size_t index) {
  answer out = good();
  out.headers.erase(out.headers.begin() + static_cast<std::ptrdiff_t>(index));
  return out;
}

}  // namespace

TEST_CASE("the key is answered as in RFC 6455, 1.3") {
  CHECK(accept_of("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST_CASE("an answer 101 must say all of it") {
  CHECK(good().look() == upgrade_fault::none);
  CHECK(without(0).look() == upgrade_fault::upgrade);
  CHECK(without(1).look() == upgrade_fault::connection);
  CHECK(without(2).look() == upgrade_fault::accept);
  answer other = without(2);
  other.headers.emplace_back("Sec-WebSocket-Accept", "AAAAAMBiTxaQ9kYGzzhZRbK+xOo=");
  CHECK(other.look() == upgrade_fault::accept);
}

TEST_CASE("a server chooses only what was offered") {
  CHECK(with("Sec-WebSocket-Protocol", "chat.v2").look() == upgrade_fault::none);
  CHECK(with("Sec-WebSocket-Protocol", "other").look() == upgrade_fault::subprotocol);
  answer twice = with("Sec-WebSocket-Protocol", "chat");
  twice.headers.emplace_back("Sec-WebSocket-Protocol", "chat.v2");
  CHECK(twice.look() == upgrade_fault::subprotocol);

  bool deflate = false;
  constexpr const char* extensions = "Sec-WebSocket-Extensions";
  CHECK(with(extensions, "permessage-deflate; server_no_context_takeover").look(true, deflate) == upgrade_fault::none);
  CHECK(deflate);
  CHECK(with(extensions,
             "permessage-deflate; server_max_window_bits=10; server_no_context_takeover; "
             "client_no_context_takeover")
            .look() == upgrade_fault::none);
  CHECK(good().look(true, deflate) == upgrade_fault::none);
  CHECK_FALSE(deflate);
  for (const char* wrong :
       {"permessage-deflate", "permessage-deflate; server_no_context_takeover; client_max_window_bits=9",
        "x-webkit-deflate-frame", "permessage-deflate; server_no_context_takeover, other"})
    CHECK(with(extensions, wrong).look() == upgrade_fault::extension);
  CHECK(with(extensions, "permessage-deflate; server_no_context_takeover").look(false) == upgrade_fault::extension);
}

TEST_CASE("a server knows a key by its form") {
  CHECK(is_key("dGhlIHNhbXBsZSBub25jZQ=="));
  for (const char* wrong : {"", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25jZQ=a", "dGhlIHNhbXBsZSBub25 ZQ=="})
    CHECK_FALSE(is_key(wrong));
}

TEST_CASE("a server compresses when one of the offers can be answered without memory between messages") {
  for (const char* offer :
       {"permessage-deflate", "permessage-deflate; client_max_window_bits",
        "x, Permessage-Deflate;client_max_window_bits=10",
        "permessage-deflate; server_max_window_bits=15; server_no_context_takeover; client_no_context_takeover",
        "permessage-deflate; server_max_window_bits=10, permessage-deflate"})
    CHECK(may_deflate(offer));
  for (const char* offer : {"", "x-webkit-deflate-frame", "permessage-deflate; server_max_window_bits=10",
                            "permessage-deflate; level=9", "permessage-deflated"})
    CHECK_FALSE(may_deflate(offer));
}
