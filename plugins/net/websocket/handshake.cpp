#include "net/websocket/handshake.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <spate/text.hpp>

#include "net/text_encoding.hpp"
#include "net/url.hpp"

namespace spate::net {

namespace {

constexpr std::string_view magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

std::string_view trimmed(std::string_view words) noexcept {
  while (!words.empty() && (words.front() == ' ' || words.front() == '\t')) words.remove_prefix(1);
  while (!words.empty() && (words.back() == ' ' || words.back() == '\t')) words.remove_suffix(1);
  return words;
}

// The part in front of `separator`, taken from `list`.
std::string_view take_part(std::string_view& list, char separator) noexcept {
  const auto at = std::min(list.find(separator), list.size());
  const std::string_view part = trimmed(list.substr(0, at));
  list.remove_prefix(std::min(at + 1, list.size()));
  return part;
}

bool has_word(std::string_view list, std::string_view word) noexcept {
  while (!list.empty())
    if (same_name(take_part(list, ','), word)) return true;
  return false;
}

// Only what was offered may be agreed on; the window of the server's side may be smaller than ours.
bool is_offered_deflate(std::string_view extension) noexcept {
  if (!same_name(take_part(extension, ';'), "permessage-deflate")) return false;
  bool server_keeps_nothing = false;
  while (!extension.empty()) {
    std::string_view parameter = take_part(extension, ';');
    const std::string_view name = take_part(parameter, '=');
    if (same_name(name, "server_no_context_takeover"))
      server_keeps_nothing = true;
    else if (!same_name(name, "client_no_context_takeover") && !same_name(name, "server_max_window_bits"))
      return false;
  }
  return server_keeps_nothing;
}

// The answer asks nothing of the client that it has not offered, and of us a window of the full size.
bool is_answerable_deflate(std::string_view offer) noexcept {
  if (!same_name(take_part(offer, ';'), "permessage-deflate")) return false;
  while (!offer.empty()) {
    std::string_view parameter = take_part(offer, ';');
    const std::string_view name = take_part(parameter, '=');
    if (same_name(name, "server_max_window_bits") && parameter != "15") return false;
    if (!same_name(name, "server_max_window_bits") && !same_name(name, "client_max_window_bits") &&
        !same_name(name, "server_no_context_takeover") && !same_name(name, "client_no_context_takeover"))
      return false;
  }
  return true;
}

bool is_base64(char c) noexcept {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
}

}  // namespace

bool is_key(std::string_view text) noexcept {
  return text.size() == websocket_key_size && text.ends_with("==") &&
         std::all_of(text.begin(), text.end() - 2, is_base64);
}

bool may_deflate(std::string_view offers) noexcept {
  while (!offers.empty())
    if (is_answerable_deflate(take_part(offers, ','))) return true;
  return false;
}

std::string accept_of(std::string_view key) {
  const std::string whole = text(key, magic);
  unsigned char digest[SHA_DIGEST_LENGTH];
  SHA1(reinterpret_cast<const unsigned char*>(whole.data()), whole.size(), digest);
  return base64({reinterpret_cast<const char*>(digest), sizeof digest});
}

const char* in_words(upgrade_fault what) noexcept {
  switch (what) {
    case upgrade_fault::none:
      return "";
    case upgrade_fault::upgrade:
      return "the answer 101 has no `Upgrade: websocket`";
    case upgrade_fault::connection:
      return "the answer 101 has no `Connection: Upgrade`";
    case upgrade_fault::accept:
      return "the answer 101 has a wrong Sec-WebSocket-Accept";
    case upgrade_fault::subprotocol:
      return "the server chose a subprotocol that was not offered";
    case upgrade_fault::extension:
      return "the server chose an extension that was not offered";
  }
  return "";
}

upgrade_fault look_at_upgrade(std::span<const spate_field> fields, const upgrade_offer& offer, bool& deflate) {
  bool upgrades = false, connects = false, accepts = false, chose = false;
  deflate = false;
  for (const spate_field& each : fields) {
    const std::string_view name = view(each.name), value = trimmed(view(each.text));
    if (same_name(name, "Upgrade")) upgrades = upgrades || has_word(value, "websocket");
    if (same_name(name, "Connection")) connects = connects || has_word(value, "Upgrade");
    if (same_name(name, "Sec-WebSocket-Accept")) accepts = value == accept_of(offer.key);
    if (same_name(name, "Sec-WebSocket-Protocol")) {
      if (chose || std::find(offer.subprotocols.begin(), offer.subprotocols.end(), value) == offer.subprotocols.end())
        return upgrade_fault::subprotocol;
      chose = true;
    }
    if (same_name(name, "Sec-WebSocket-Extensions") && !value.empty()) {
      if (!offer.deflate || deflate || !is_offered_deflate(value)) return upgrade_fault::extension;
      deflate = true;
    }
  }
  if (!upgrades) return upgrade_fault::upgrade;
  if (!connects) return upgrade_fault::connection;
  return accepts ? upgrade_fault::none : upgrade_fault::accept;
}

}  // namespace spate::net
