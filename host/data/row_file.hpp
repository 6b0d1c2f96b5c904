#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace spate::data {

/// A file of rows that are read at random. Files of up to 64 MiB are kept in memory; of larger ones the memory holds
/// where some of the rows begin, so that it does not grow with the file, and a row is read when it is asked for. The
/// file must not change while it is in use.
class row_file {
 public:
  /// Nothing, and why, when it cannot be read. [control]
  static std::optional<row_file> open(const std::string& path, std::string& why_not,
                                      std::uint64_t kept_bytes = std::uint64_t{64} << 20);
  row_file(row_file&&) noexcept;
  row_file& operator=(row_file&&) noexcept;
  ~row_file();

  std::uint64_t size() const { return size_; }
  /// Bytes from `offset` on; borrowed from the file's own memory or from `room`. Shorter when the file has shrunk.
  /// [any]
  std::string_view bytes(std::uint64_t offset, std::uint64_t length, std::string& room) const;

  /// Says where the next row begins, in order; `end` says where the last one ends. [control]
  void add_row(std::uint64_t offset);
  void end(std::uint64_t offset) { end_ = offset; }
  std::uint64_t rows() const { return rows_; }

  /// A stretch of rows that holds the one asked for, and how many stand before it in there. [any]
  struct stretch {
    std::string_view text;
    std::uint64_t before = 0;
  };
  stretch find(std::uint64_t row, std::string& room) const;

 private:
  row_file() = default;

  int descriptor_ = -1;
  std::uint64_t size_ = 0, end_ = 0, rows_ = 0, stride_ = 1;
  std::string text_;                   // of a file that is kept
  std::vector<std::uint64_t> places_;  // where every stride_-th row begins
};

}  // namespace spate::data
