#include "operation.hpp"

#include <algorithm>
#include <array>

#include "net/file_bytes.hpp"
#include "net/request_pieces.hpp"

namespace spate::websocket {

namespace {

operation_kind kind_of(node from) {
  for (const operation_name& each : operation_names)
    if (from.child(each.key)) return each.kind;
  return operation_kind::receive;
}

node payload_of(node from) {
  for (std::string_view key : {"request", "send", "ping"})
    if (node found = from.child(key)) return found;
  return {};
}

std::int64_t limit_of(node from, std::int64_t usual_ns) {
  const std::int64_t own_ns = from.child("timeout").as_duration(std::chrono::nanoseconds(usual_ns)).count();
  return from.find("listen.for").as_duration(std::chrono::nanoseconds(own_ns)).count();
}

int digit_of(char c) {
  static constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const auto at = digits.find(c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

}  // namespace

bool decode_base64(std::string_view words, std::string& out) {
  out.clear();
  if (words.size() % 4 != 0) return false;
  const std::size_t padding = words.ends_with("==") ? 2 : words.ends_with('=') ? 1 : 0;
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const int digit = i + padding >= words.size() ? 0 : digit_of(words[i]);
    if (digit < 0) return false;
    bits = bits << 6 | static_cast<std::uint32_t>(digit);
    if (i % 4 != 3) continue;
    for (int shift : {16, 8, 0}) out += static_cast<char>(bits >> shift & 0xFF);
  }
  out.resize(out.size() - std::min(padding, out.size()));
  return true;
}

message_template::message_template(node from) {
  for (node each : from) {
    if (std::find(std::begin(payload_keys), std::end(payload_keys), each.key()) == std::end(payload_keys)) continue;
    template_id_ = each.template_id();
    if (each.key() == "base64") {
      what_ = net::opcode::binary;
      decode_base64(each.as_string(), fixed_);
    } else if (each.key() == "file") {
      what_ = net::opcode::binary;
      fixed_ = net::file_bytes(each);
    } else if (!each.is_template()) {
      fixed_ = net::plain_text(each);
    }
  }
}

std::string_view message_template::render(const host_services& host, std::uint64_t token,
                                          net::byte_buffer& buffer) const {
  if (template_id_ == SPATE_NONE) return fixed_;
  const std::size_t size = net::render_hole(host, {template_id_, token, SPATE_ESCAPE_NONE}, buffer, 0);
  return {buffer.data(), size};
}

operation::operation(const shared_handshake& target, node from, std::uint32_t wanted, std::int64_t usual_timeout_ns)
    : what(kind_of(from)),
      message(payload_of(from)),
      match(from.child("match")),
      match_varies(!match.is_fixed()),
      timeout_ns(limit_of(from, usual_timeout_ns)),
      count(from.find("listen.count").as_int()),
      close_code(static_cast<std::uint16_t>(from.find("close.code").as_int(net::close_code::normal))),
      close_reason(from.find("close.reason").as_string()),
      optional(from.find("receive.optional").as_bool()),
      wants(wanted) {
  if (what == operation_kind::connect) handshake.emplace(target, from.child("connect"));
}

}  // namespace spate::websocket
