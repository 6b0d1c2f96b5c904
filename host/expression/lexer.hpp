#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "expression/ast.hpp"

namespace spate::expression {

enum class token_kind : std::uint8_t { end, number, text, name, symbol, wrong };

struct token {
  token_kind kind = token_kind::end;
  std::size_t offset = 0, length = 0;
  double number = 0;
  expression::unit unit = expression::unit::none;
  std::string text;  ///< a text literal without quotes; otherwise as written; of `wrong` the message
};

/// Cuts an expression into tokens, from left to right. Borrows the text.
class lexer {
 public:
  explicit lexer(std::string_view text) : text_(text) {}
  token next();

 private:
  token quoted();
  token dotted_name();
  token symbol();
  token wrong(std::size_t offset, std::string message);
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace spate::expression
