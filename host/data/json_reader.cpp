#include "data/json_reader.hpp"

#include <algorithm>

namespace spate::data {
namespace json = boost::json;
namespace {

constexpr std::size_t first_chunk_bytes = 16 * 1024, largest_kept_bytes = 4 * 1024 * 1024, deepest = 64;

json::parse_options options() {
  json::parse_options made;
  made.max_depth = deepest;
  return made;
}

}  // namespace

void json_arena::add_chunk(std::size_t bytes) {
  chunks_.push_back(std::make_unique_for_overwrite<std::byte[]>(bytes));
  total_ += bytes;
  size_ = bytes;
  used_ = 0;
}

void json_arena::reset() {
  used_ = 0;
  if (chunks_.size() < 2 && total_ <= largest_kept_bytes) return;
  // One chunk of what the document needed, so that the next of its kind fits.
  const std::size_t wanted = std::min(total_, largest_kept_bytes);
  chunks_.clear();
  total_ = size_ = 0;
  add_chunk(wanted);
}

void* json_arena::do_allocate(std::size_t bytes, std::size_t align) {
  auto at = (used_ + align - 1) & ~(align - 1);
  if (at > size_ || bytes > size_ - at) {
    add_chunk(std::max({bytes, total_, first_chunk_bytes}));
    at = 0;
  }
  used_ = at + bytes;
  return chunks_.back().get() + at;
}

json_reader::json_reader() : parser_(json::storage_ptr(), options()) {}

const json::value* json_reader::read(std::string_view text) noexcept {
  try {
    document_.reset();
    // Lets go of a document that was never finished, before its memory is used again.
    parser_.reset();
    arena_.reset();
    parser_.reset(&arena_);
    boost::system::error_code error;
    parser_.write({text.data(), text.size()}, error);
    if (error) return nullptr;
    document_.emplace(parser_.release());
    return &*document_;
  } catch (...) {
    return nullptr;
  }
}

}  // namespace spate::data
