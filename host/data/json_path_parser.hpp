#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "data/json_selector.hpp"

namespace spate::data {

/// Reads the text of a selector, once. [control]
class json_path_parser {
 public:
  explicit json_path_parser(std::string_view text) : text_(text) {}
  std::optional<json_selector> parse();
  const std::string& error() const { return error_; }

 private:
  using step = json_selector::step;
  using step_kind = json_selector::step_kind;

  bool pointer();
  bool path();
  bool dotted(step_kind);
  bool bracketed();
  bool filter();
  bool filter_path(step&);
  bool comparison(step&);
  bool literal(value&);
  bool name(std::string& out);
  bool quoted(std::string& out);
  bool index(std::int64_t& out);
  bool take(std::string_view expected);
  bool fail(std::string message);
  void spaces();
  void add(step_kind, std::string key = {}, std::int64_t index = -1);
  bool at_end() const { return at_ == text_.size(); }

  std::string_view text_;
  std::size_t at_ = 0;
  json_selector result_;
  std::string error_;
};

}  // namespace spate::data
