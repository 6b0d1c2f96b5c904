// Answers that were compressed.
#pragma once

#include <spate/abi/ext/response.h>
#include <spate/host_services.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "inflater.hpp"
#include "net/byte_buffer.hpp"
#include "net_words.hpp"

namespace spate::http_api {

// Decodes bodies by their Content-Encoding: gzip and deflate, which were asked for. One for a shard, because a body is
// read before the next answer is: its memory and zlib's state are used again, and the steady state allocates nothing.
class body_decoder {
 public:
  body_decoder(const host_services& host, std::uint64_t max_body);

  // `body` becomes what was encoded, valid until the next call, or stays as it is. False: it cannot be decoded, and
  // `error_id` says why.
  bool decode(const std::vector<spate_field>& fields, std::string_view& body, std::uint16_t& error_id);

 private:
  struct named_error {
    std::string encoding;
    std::uint16_t text;
  };
  std::uint16_t not_asked(std::string_view encoding);

  host_services host_;
  std::uint64_t max_body_;
  std::uint16_t corrupt_, cut_, long_body_, other_encoding_;
  std::vector<named_error> not_asked_;
  inflater inflater_;
  byte_buffer output_;
};

}  // namespace spate::http_api
