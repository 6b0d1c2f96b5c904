#include <charconv>

#include "expression/parse.hpp"

namespace spate::expression {
namespace {

// How tightly a node holds together; an operand that holds less tightly needs parentheses.
enum class level : int { disjunction, conjunction, negation, comparison, sum, product, sign, operand };

level level_of(binary_op op) {
  switch (op) {
    case binary_op::logical_or:
      return level::disjunction;
    case binary_op::logical_and:
      return level::conjunction;
    case binary_op::add:
    case binary_op::subtract:
      return level::sum;
    case binary_op::multiply:
    case binary_op::divide:
    case binary_op::remainder:
      return level::product;
    default:
      return level::comparison;
  }
}

level level_of(const node& n) {
  switch (n.kind) {
    case node_kind::binary:
      return level_of(n.op);
    case node_kind::logical_not:
      return level::negation;
    case node_kind::negate:
      return level::sign;
    default:
      return level::operand;
  }
}

const char* symbol_of(binary_op op) {
  switch (op) {
    case binary_op::add:
      return "+";
    case binary_op::subtract:
      return "-";
    case binary_op::multiply:
      return "*";
    case binary_op::divide:
      return "/";
    case binary_op::less:
      return "<";
    case binary_op::less_equal:
      return "<=";
    case binary_op::greater:
      return ">";
    case binary_op::greater_equal:
      return ">=";
    case binary_op::equal:
      return "==";
    case binary_op::not_equal:
      return "!=";
    case binary_op::logical_and:
      return "and";
    case binary_op::logical_or:
      return "or";
    case binary_op::remainder:
      return "%";
    case binary_op::is_in:
      return "in";
  }
  return "";
}

class printer {
 public:
  void write(const node& n, level least = level::disjunction) {
    const bool wrap = level_of(n) < least;
    if (wrap) text_ += '(';
    plain(n);
    if (wrap) text_ += ')';
  }
  std::string take() { return std::move(text_); }

 private:
  void plain(const node& n) {
    switch (n.kind) {
      case node_kind::number:
        return number(n);
      case node_kind::boolean:
        text_ += n.number != 0 ? "true" : "false";
        return;
      case node_kind::text:
        return quoted(n.text);
      case node_kind::name:
        text_ += n.text;
        return;
      case node_kind::call:
        return call(n);
      case node_kind::negate:
        text_ += '-';
        return write(n.arguments[0], level::sign);
      case node_kind::logical_not:
        text_ += "not ";
        return write(n.arguments[0], level::negation);
      case node_kind::binary:
        return binary(n);
    }
  }

  void binary(const node& n) {
    const level own = level_of(n.op);
    const auto tighter = static_cast<level>(static_cast<int>(own) + 1);
    write(n.arguments[0], own == level::comparison ? tighter : own);
    ((text_ += ' ') += symbol_of(n.op)) += ' ';
    if (n.op == binary_op::is_in && n.text == "(") return list(n);
    write(n.arguments[1], tighter);
  }

  void call(const node& n) {
    text_ += n.text;
    list(n, 0);
  }

  void list(const node& n, std::size_t first = 1) {
    text_ += '(';
    for (std::size_t i = first; i < n.arguments.size(); ++i) {
      if (i > first) text_ += ", ";
      write(n.arguments[i]);
    }
    text_ += ')';
  }

  void quoted(std::string_view literal) {
    text_ += '\'';
    for (const char c : literal) {
      if (c == '\'' || c == '\\') text_ += '\\';
      text_ += c;
    }
    text_ += '\'';
  }

  void number(const node& n) {
    if (!n.text.empty()) {
      text_ += n.text;
      return;
    }
    char digits[32];
    text_.append(digits, std::to_chars(digits, digits + sizeof digits, n.number).ptr);
  }

  std::string text_;
};

}  // namespace

std::string print(const node& n) {
  printer out;
  out.write(n);
  return out.take();
}

}  // namespace spate::expression
