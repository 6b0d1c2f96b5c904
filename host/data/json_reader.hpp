#pragma once

#include <boost/json.hpp>
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace spate::data {

/// Memory for one JSON document after the other: grows to what the largest so far needed (up to a limit), so that
/// documents like those before need none from the heap. Nothing is freed one by one.
class json_arena final : public boost::json::memory_resource {
 public:
  json_arena() = default;
  json_arena(const json_arena&) = delete;
  json_arena& operator=(const json_arena&) = delete;
  /// Takes everything back; what was allocated is gone.
  void reset();

 private:
  void* do_allocate(std::size_t bytes, std::size_t align) override;
  void do_deallocate(void*, std::size_t, std::size_t) override {}
  bool do_is_equal(const boost::json::memory_resource& other) const noexcept override { return this == &other; }
  void add_chunk(std::size_t bytes);

  std::vector<std::unique_ptr<std::byte[]>> chunks_;
  std::size_t total_ = 0;            // bytes of all chunks
  std::size_t used_ = 0, size_ = 0;  // of the last chunk
};

/// Reads JSON texts one at a time, with one parser and one arena. Belongs to a thread.
class json_reader {
 public:
  json_reader();
  /// Null when the text is not JSON, or is nested deeper than 64. Valid until the next call.
  const boost::json::value* read(std::string_view text) noexcept;

 private:
  json_arena arena_;
  boost::json::parser parser_;
  std::optional<boost::json::value> document_;
};

}  // namespace spate::data

namespace boost::json {
template <>
struct is_deallocate_trivial<spate::data::json_arena> {
  static constexpr bool value = true;
};
}  // namespace boost::json
