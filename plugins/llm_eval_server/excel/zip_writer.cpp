#include "excel/zip_writer.hpp"

#include <zlib.h>

#include <stdexcept>

namespace spate::llm_eval_server {
namespace {

constexpr std::uint16_t version_2_0 = 20;
constexpr std::uint16_t utf8_names = 0x0800;
constexpr std::uint16_t deflated = 8;
constexpr std::uint16_t first_day = 0x0021;  // 1980-01-01

void put16(std::string& out, std::uint32_t value) {
  out += static_cast<char>(value & 0xff);
  out += static_cast<char>((value >> 8) & 0xff);
}

void put32(std::string& out, std::uint32_t value) {
  put16(out, value & 0xffff);
  put16(out, value >> 16);
}

std::string deflate_raw(std::string_view content) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("zlib cannot start to compress");
  std::string out(deflateBound(&stream, static_cast<uLong>(content.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (result != Z_STREAM_END) throw std::runtime_error("zlib cannot compress");
  return out;
}

}  // namespace

void zip_writer::add(std::string_view name, std::string_view content) {
  const std::string packed = deflate_raw(content);
  const auto checksum = crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size()));
  std::string shared;  // the part that the local header and the directory have in common
  put16(shared, version_2_0);
  put16(shared, utf8_names);
  put16(shared, deflated);
  put16(shared, 0);
  put16(shared, first_day);
  put32(shared, static_cast<std::uint32_t>(checksum));
  put32(shared, static_cast<std::uint32_t>(packed.size()));
  put32(shared, static_cast<std::uint32_t>(content.size()));
  put16(shared, static_cast<std::uint32_t>(name.size()));
  put16(shared, 0);  // extra field

  const auto offset = static_cast<std::uint32_t>(out_.size());
  put32(out_, 0x04034b50);
  out_.append(shared).append(name).append(packed);

  put32(directory_, 0x02014b50);
  put16(directory_, version_2_0);
  directory_ += shared;
  put16(directory_, 0);  // comment
  put16(directory_, 0);  // disk
  put16(directory_, 0);  // internal attributes
  put32(directory_, 0);  // external attributes
  put32(directory_, offset);
  directory_ += name;
  ++count_;
}

std::string zip_writer::finish() {
  const auto start = static_cast<std::uint32_t>(out_.size());
  out_ += directory_;
  put32(out_, 0x06054b50);
  put16(out_, 0);
  put16(out_, 0);
  put16(out_, count_);
  put16(out_, count_);
  put32(out_, static_cast<std::uint32_t>(directory_.size()));
  put32(out_, start);
  put16(out_, 0);
  return std::move(out_);
}

}  // namespace spate::llm_eval_server
