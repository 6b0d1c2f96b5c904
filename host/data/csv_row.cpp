#include "data/csv_row.hpp"

#include "data/scratch.hpp"

namespace spate::data {

csv_row::next csv_row::end_of_field() {
  if (at_ >= text_.size()) return next::last_field;
  if (text_[at_] == separator_) {
    ++at_;
    return next::field;
  }
  if (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') ++at_;
  if (text_[at_] != '\n') return next::after_quote;
  ++at_;
  ++lines_;
  return next::last_field;
}

csv_row::next csv_row::read(std::string& out) {
  out.clear();
  if (at_ < text_.size() && text_[at_] == '"') {
    ++at_;
    for (;;) {
      const std::size_t quote = text_.find('"', at_);
      if (quote == std::string_view::npos) return next::open_quote;
      for (std::size_t i = at_; i < quote; ++i) lines_ += text_[i] == '\n' ? 1u : 0u;
      out += text_.substr(at_, quote - at_);
      at_ = quote + 1;
      if (at_ >= text_.size() || text_[at_] != '"') return end_of_field();
      out += '"';
      ++at_;
    }
  }
  const std::size_t from = at_;
  while (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\n') ++at_;
  std::size_t end = at_;
  if (end > from && at_ < text_.size() && text_[at_] == '\n' && text_[end - 1] == '\r') --end;
  if (at_ == text_.size() && end > from && text_[end - 1] == '\r') --end;
  out += text_.substr(from, end - from);
  return end_of_field();
}

void csv_row::skip_blank_lines() {
  for (; at_ < text_.size(); ++at_, ++lines_) {
    if (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') ++at_;
    if (text_[at_] != '\n') return;
  }
}

bool csv_row::skip_row() {
  skip_blank_lines();
  if (at_end()) return false;
  const scratch<std::string> room;
  while (read(*room) == next::field) {
  }
  return true;
}

}  // namespace spate::data
