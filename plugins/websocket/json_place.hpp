// Where in a JSON message something stands (JSON Pointer, RFC 6901).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace spate::websocket {

// Constant after its constructor. [any]
class json_place {
 public:
  json_place() = default;
  // `problem` says what is wrong with the pointer; empty: nothing.
  json_place(std::string_view pointer, std::string& problem);

  bool is_set() const noexcept { return is_set_; }

  // The value there as it is written, texts with their quotes; empty when there is none, or no JSON. Looks only as far
  // as it must, so that what stands behind the value may be malformed. No allocation.
  std::string_view find(std::string_view message) const noexcept;

 private:
  std::vector<std::string> steps_;
  bool is_set_ = false;
};

// A value without its quotes, if it has some.
std::string_view without_quotes(std::string_view value) noexcept;

// Whether a value of a message is what is expected: texts by what they mean (escapes count as what they stand for),
// all else as it is written.
bool equals(std::string_view value, std::string_view expected) noexcept;

}  // namespace spate::websocket
