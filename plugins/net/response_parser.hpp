// Reads one HTTP/1 response out of the bytes as they arrive.
#pragma once

#include <spate/abi/ext/response.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace spate::net {

// Memory for what an operation's checks want of a response; taken from the shard's pool while a response is under way.
struct response_store {
  std::vector<spate_field> fields;
  std::string field_text;            // of fields whose bytes have left the input
  std::deque<std::string> unfolded;  // values that were folded over several lines
  std::string body;
};

struct response_limits {
  std::uint32_t max_header_bytes;
  std::uint64_t max_body_bytes;
};

// One parser for the life of an exchange: `begin` for each response. 1xx responses are skipped. What is wanted is kept
// as views into the input as long as the input stays, and copied by `keep` when it must move. Throws nothing; allocates
// only when a store grows. Single-threaded.
class response_parser {
 public:
  enum class progress { more, done, malformed, too_long_header, too_long_body };

  response_parser() noexcept;
  ~response_parser();
  response_parser(const response_parser&) = delete;
  response_parser& operator=(const response_parser&) = delete;

  // `store` may be NULL when neither fields nor body are wanted (`wants`: SPATE_WANTS_*).
  void begin(bool to_head, std::uint32_t wants, response_store* store, const response_limits& limits) noexcept;

  // `data` are all bytes that were not consumed yet; `consumed` says how many of them may go.
  progress feed(const char* data, std::size_t size, std::size_t& consumed) noexcept;
  // The connection ended: the end of a body without a length.
  progress end_of_stream() noexcept;
  // Copies what still points into the input: before the input moves while the response goes on.
  void keep();

  std::int32_t status() const noexcept { return status_; }  // 0: not read yet
  bool keep_alive() const noexcept;                         // after done: the connection may serve another request
  std::uint64_t body_size() const noexcept { return body_size_; }
  std::string_view body() const noexcept { return body_; }

 private:
  class impl;
  impl& parser() noexcept { return *reinterpret_cast<impl*>(storage_); }
  const impl& parser() const noexcept { return *reinterpret_cast<const impl*>(storage_); }
  void renew() noexcept;
  std::size_t put_line_without_reason(const char* head) noexcept;
  bool worth_another_look(const char* data, std::size_t size) noexcept;
  bool header_is_too_long(const char* data, std::size_t size) const noexcept;

  friend class impl;
  alignas(std::max_align_t) std::byte storage_[192];
  response_store* store_ = nullptr;
  const char *input_ = nullptr, *input_end_ = nullptr;
  std::size_t header_seen_ = 0;       // bytes of an incomplete header that were looked at
  const char* last_chunk_ = nullptr;  // of a chunked body that is done: where its last chunk began in the input
  std::string_view body_;
  std::uint64_t body_size_ = 0;
  response_limits limits_{};
  std::int32_t status_ = 0;
  std::uint32_t wants_ = 0;
  bool to_head_ = false;
  bool chunk_part_waits_ = false;  // the begin of a chunk was there, and not all of it
};

}  // namespace spate::net
