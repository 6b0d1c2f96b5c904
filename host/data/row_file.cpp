#include "data/row_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace spate::data {
namespace {

constexpr std::size_t most_places = std::size_t{1} << 20;

// Reads until `length` bytes are there or the file ends.
std::size_t read_at(int descriptor, char* to, std::uint64_t length, std::uint64_t offset) {
  std::size_t done = 0;
  while (done < length) {
    const ssize_t got = ::pread(descriptor, to + done, length - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

}  // namespace

std::optional<row_file> row_file::open(const std::string& path, std::string& why_not, std::uint64_t kept_bytes) {
  row_file out;
  out.descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat about {};
  if (out.descriptor_ < 0 || ::fstat(out.descriptor_, &about) != 0) {
    why_not = std::strerror(errno);
    return {};
  }
  if (!S_ISREG(about.st_mode)) {
    why_not = "it is no regular file";
    return {};
  }
  out.size_ = static_cast<std::uint64_t>(about.st_size);
  if (out.size_ > kept_bytes) return out;
  out.text_.resize(out.size_);
  out.size_ = read_at(out.descriptor_, out.text_.data(), out.size_, 0);
  out.text_.resize(out.size_);
  ::close(std::exchange(out.descriptor_, -1));
  return out;
}

row_file::row_file(row_file&& from) noexcept { *this = std::move(from); }

row_file& row_file::operator=(row_file&& from) noexcept {
  std::swap(descriptor_, from.descriptor_);
  size_ = from.size_, end_ = from.end_, rows_ = from.rows_, stride_ = from.stride_;
  text_ = std::move(from.text_);
  places_ = std::move(from.places_);
  return *this;
}

row_file::~row_file() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::string_view row_file::bytes(std::uint64_t offset, std::uint64_t length, std::string& room) const {
  if (offset >= size_) return {};
  length = std::min(length, size_ - offset);
  if (descriptor_ < 0) return std::string_view(text_).substr(offset, length);
  if (room.size() < length) room.resize(length);
  return {room.data(), read_at(descriptor_, room.data(), length, offset)};
}

void row_file::add_row(std::uint64_t offset) {
  if (rows_++ % stride_ != 0) return;
  if (places_.size() == most_places) {
    // Every second place is given up, and with it half of the memory.
    for (std::size_t i = 0; i < most_places / 2; ++i) places_[i] = places_[2 * i];
    places_.resize(most_places / 2);
    stride_ *= 2;
    if ((rows_ - 1) % stride_ != 0) return;
  }
  places_.push_back(offset);
}

row_file::stretch row_file::find(std::uint64_t row, std::string& room) const {
  const std::uint64_t place = row / stride_;
  if (place >= places_.size()) return {};
  const std::uint64_t from = places_[place], to = place + 1 < places_.size() ? places_[place + 1] : end_;
  return {bytes(from, to - from, room), row % stride_};
}

}  // namespace spate::data
