// Which messages a profile means.
#pragma once

#include <spate/config.hpp>
#include <spate/host_services.hpp>

#include <string>
#include <vector>

#include "json_place.hpp"
#include "net/byte_buffer.hpp"

namespace spate::websocket {

// The table { json = { "/type" = "pong" }, contains = "..." }: all of it must hold. Constant after its constructor.
class message_match {
 public:
  message_match() = default;
  explicit message_match(node from);  // absent: every message

  bool is_empty() const noexcept { return parts_.empty(); }

  // What the match compares with during one operation: its templates rendered. Reused; grows only.
  struct expected {
    net::byte_buffer bytes;
    std::vector<std::size_t> ends;  // of each part's text in `bytes`
  };
  void render(const host_services& host, std::uint64_t token, expected& out) const;
  // `with` is NULL when nothing of the match is templated.
  bool holds(std::string_view message, const expected* with) const noexcept;
  bool is_fixed() const noexcept;

 private:
  struct part {
    json_place place;  // not set: anywhere in the message
    std::string text;
    std::uint32_t template_id = SPATE_NONE;
  };
  void add(json_place place, node from);
  std::vector<part> parts_;
};

// Mistakes in such a table.
void check_match(node match, report& mistakes);

}  // namespace spate::websocket
