#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace spate::data {

/// Reads the fields of a CSV text (RFC 4180), one after the other: quotes around fields that hold separators, line
/// breaks or doubled quotes; lines end with LF or CRLF. Borrows the text. [any]
class csv_row {
 public:
  csv_row(std::string_view text, char separator) : text_(text), separator_(separator) {}

  enum class next : std::uint8_t { field, last_field, open_quote, after_quote };
  /// Sets `out` to the next field; says whether its row goes on, or what is wrong with it: a quote that is never
  /// closed, or text behind a closing one. `out` keeps its memory.
  next read(std::string& out);
  /// Passes over a row; false at the end of the text.
  bool skip_row();
  /// Passes over lines that hold nothing.
  void skip_blank_lines();

  bool at_end() const { return at_ >= text_.size(); }
  std::size_t at() const { return at_; }
  /// Line breaks passed so far.
  std::size_t lines() const { return lines_; }

 private:
  next end_of_field();

  std::string_view text_;
  char separator_;
  std::size_t at_ = 0, lines_ = 0;
};

}  // namespace spate::data
