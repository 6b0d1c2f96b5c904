// zlib's decompression with memory that is kept.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "net/byte_buffer.hpp"
#include "net_words.hpp"

struct z_stream_s;

namespace spate::http_api {

// Keeps: zlib's state and window are allocated once. Single-threaded.
class inflater {
 public:
  enum class format { gzip, deflate };
  enum class result { done, damaged, cut, too_long };

  inflater();
  ~inflater();
  inflater(const inflater&) = delete;
  inflater& operator=(const inflater&) = delete;

  // Decompresses all of `input` into `output`; `size` says how much it is, at most `limit`. "deflate" is zlib's format,
  // or the bare one that some servers send.
  result run(std::string_view input, format how, std::uint64_t limit, byte_buffer& output, std::size_t& size) noexcept;

 private:
  std::unique_ptr<z_stream_s> stream_;
};

}  // namespace spate::http_api
