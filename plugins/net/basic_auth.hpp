// Basic authentication (RFC 7617): its keys, its mistakes, and the header that it makes.
#pragma once

#include <spate/config.hpp>
#include <spate/protocol.hpp>

#include <cstring>
#include <string_view>

#include "net/request_pieces.hpp"

namespace spate::net {

inline constexpr spate::key basic_user_key =
    spate::key("auth.basic.user", SPATE_KIND_STRING, "User name of Basic authentication.").templated();
inline constexpr spate::key basic_password_key =
    spate::key("auth.basic.password", SPATE_KIND_STRING, "Its password.").templated().secret();

// Mistakes in the table auth.basic.
void check_basic(node basic, report& mistakes);
// Adds "Basic ..." of the table auth.basic.
void add_basic(request_pieces& to, node basic);
// Ends what a piece base64_begin began at `begin`: base64 of what was rendered since; returns its end. [shard]
std::size_t encode_basic(byte_buffer& buffer, std::size_t begin, std::size_t at);

// Encodes what lies between `begin` and `at`, in place: the plain text is moved behind the room that it may take.
// `encode(plain, out)` returns how much it wrote.
template <class Encode>
std::size_t encode_behind(byte_buffer& buffer, std::size_t begin, std::size_t at, std::size_t room, Encode encode) {
  const std::size_t size = at - begin;
  buffer.reserve(begin + room + size, at);
  char* plain = buffer.data() + begin + room;
  std::memmove(plain, buffer.data() + begin, size);
  return begin + encode(std::string_view(plain, size), buffer.data() + begin);
}

}  // namespace spate::net
