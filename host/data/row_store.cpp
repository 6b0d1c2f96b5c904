#include "data/row_store.hpp"

#include <algorithm>
#include <cstring>

namespace spate::data {
namespace {

constexpr std::size_t block_bytes = std::size_t{1} << 20;

template <class Number>
void put(std::string& to, Number number) {
  to.append(reinterpret_cast<const char*>(&number), sizeof number);
}

template <class Number>
Number get(const char*& from) {
  Number out;
  std::memcpy(&out, from, sizeof out);
  from += sizeof out;
  return out;
}

void pack(const value& from, std::string& to) {
  put(to, from.type);
  switch (from.type) {
    case value_type::none:
      return;
    case value_type::boolean:
    case value_type::integer:
      return put(to, from.integer);
    case value_type::real:
      return put(to, from.real);
    case value_type::text:
    case value_type::json:
      put(to, static_cast<std::uint64_t>(from.text.size()));
      to += from.text;
  }
}

void unpack(const char*& from, value& into) {
  into.type = get<value_type>(from);
  switch (into.type) {
    case value_type::none:
      return;
    case value_type::boolean:
    case value_type::integer:
      into.integer = get<std::int64_t>(from);
      return;
    case value_type::real:
      into.real = get<double>(from);
      return;
    case value_type::text:
    case value_type::json: {
      const auto size = get<std::uint64_t>(from);
      into.text.assign(from, size);
      from += size;
    }
  }
}

}  // namespace

bool row_store::add(std::span<const value> row) {
  packed_.clear();
  for (const value& each : row) pack(each, packed_);
  const std::uint64_t whole = packed_.size() + sizeof(place);
  if (bytes_ + whole > most_bytes_) return false;
  if (blocks_.empty() || blocks_.back().size() + packed_.size() > blocks_.back().capacity())
    blocks_.emplace_back().reserve(std::max(block_bytes, packed_.size()));
  places_.push_back(
      {static_cast<std::uint32_t>(blocks_.size() - 1), static_cast<std::uint32_t>(blocks_.back().size())});
  blocks_.back() += packed_;
  bytes_ += whole;
  return true;
}

void row_store::read(std::uint64_t row, std::span<value> into) const {
  const char* from = blocks_[places_[row].block].data() + places_[row].offset;
  for (value& each : into) unpack(from, each);
}

}  // namespace spate::data
