#include "toml_marks.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

namespace spate::profile::test {
namespace {

class scanner {
 public:
  explicit scanner(std::string_view text) : text_(text) {}

  std::vector<toml_mark> scan() {
    std::string table;
    for (skip(); at_ < text_.size(); skip()) {
      if (text_[at_] == '[') {
        ++at_;
        table.clear();
        keys(table);
        expect(']');
      } else {
        std::string path = table;
        keys(path);
        expect('=');
        value(path);
      }
    }
    return std::move(out_);
  }

 private:
  using what = toml_mark::what;

  void expect(char c) {
    spaces();
    REQUIRE(at_ < text_.size());
    REQUIRE(text_[at_] == c);
    ++at_;
    spaces();
  }
  void spaces() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }
  void skip() {
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '#') at_ = std::min(text_.find('\n', at_), text_.size() - 1);
      if (std::string_view(" \t\r\n").find(text_[at_]) == std::string_view::npos) return;
    }
  }

  std::size_t end_of_text() const {
    std::size_t end = at_ + 1;
    while (text_.at(end) != text_[at_]) end += text_[end] == '\\' && text_[at_] == '"' ? 2 : 1;
    return end + 1;
  }

  void keys(std::string& path) {
    for (;;) {
      spaces();
      const bool quoted = text_.at(at_) == '"' || text_[at_] == '\'';
      const std::size_t end = quoted ? end_of_text() : std::min(text_.find_first_of(" \t.=]", at_), text_.size());
      REQUIRE(end > at_);
      const std::string_view name = text_.substr(at_, end - at_);
      std::string plain(quoted ? name.substr(1, name.size() - 2) : name);
      std::replace(plain.begin(), plain.end(), '.', '/');
      path += (path.empty() ? "" : ".") + plain;
      out_.push_back({what::key, at_, name.size(), path});
      at_ = end;
      spaces();
      if (text_.at(at_) != '.') return;
      ++at_;
    }
  }

  void value(const std::string& path) {
    const std::size_t mine = out_.size();
    out_.push_back({what::text, at_, 0, path});
    const char c = text_.at(at_);
    if (c == '"' || c == '\'') {
      at_ = end_of_text();
    } else if (c == '[') {
      out_[mine].kind = what::array;
      ++at_;
      for (skip(); text_.at(at_) != ']'; skip()) {
        value(path + ".[]");
        skip();
        if (text_.at(at_) == ',') ++at_;
      }
      ++at_;
    } else if (c == '{') {
      out_[mine].kind = what::table;
      ++at_;
      for (skip(); text_.at(at_) != '}'; skip()) {
        std::string inner = path;
        keys(inner);
        expect('=');
        value(inner);
        skip();
        if (text_.at(at_) == ',') ++at_;
      }
      ++at_;
    } else {
      const std::size_t end = std::min(text_.find_first_of(" \t\r\n,]}#", at_), text_.size());
      const std::string_view spelled = text_.substr(at_, end - at_);
      out_[mine].kind = spelled == "true" || spelled == "false"       ? what::boolean
                        : spelled.find('.') != std::string_view::npos ? what::real
                                                                      : what::integer;
      at_ = end;
    }
    out_[mine].size = at_ - out_[mine].at;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<toml_mark> out_;
};

}  // namespace

std::vector<toml_mark> scan_toml(std::string_view text) { return scanner(text).scan(); }

std::string line_and_column(std::string_view text, std::size_t at) {
  std::size_t line = 1, column = 1;
  for (std::size_t i = 0; i < at; ++i) {
    if (text[i] == '\n') {
      ++line;
      column = 1;
    } else if ((static_cast<unsigned char>(text[i]) & 0xc0) != 0x80) {
      ++column;
    }
  }
  return std::to_string(line) + ":" + std::to_string(column);
}

}  // namespace spate::profile::test
