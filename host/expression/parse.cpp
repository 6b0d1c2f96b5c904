#include "expression/parse.hpp"

#include <utility>

#include "expression/lexer.hpp"

namespace spate::expression {
namespace {

// Deeper nesting could overflow the stack; no person writes it.
constexpr int deepest = 64;
constexpr std::size_t longest = 4096;
constexpr const char* operand_words = "expected a number, a name or (";

// Recursive descent; after the first mistake every rule returns at once.
class parser {
 public:
  explicit parser(std::string_view text) : lexer_(text) { advance(); }

  std::variant<node, parse_error> whole() {
    if (at_.kind == token_kind::end) fail(std::string("the expression is empty: ") + operand_words);
    node result = disjunction();
    if (!failed_ && is(")")) fail("this ) closes nothing: remove it, or open with (");
    if (!failed_ && at_.kind != token_kind::end) {
      fail("expected an operator (such as < + or `and`) before " + found() + after());
    }
    if (failed_) return error_;
    return result;
  }

 private:
  using rule = node (parser::*)();

  bool is(std::string_view symbol) const { return at_.kind == token_kind::symbol && at_.text == symbol; }
  bool is_word(std::string_view word) const { return at_.kind == token_kind::name && at_.text == word; }

  void advance() {
    if (at_.length > 0) last_ = at_.kind == token_kind::text ? "'" + at_.text + "'" : at_.text;
    end_ = at_.offset + at_.length;
    at_ = lexer_.next();
    if (at_.kind == token_kind::wrong) fail(at_.text);
  }

  void fail(std::string message) { fail_at(at_.offset, std::move(message)); }
  void fail_at(std::size_t offset, std::string message) {
    if (failed_) return;
    failed_ = true;
    error_ = {offset, std::move(message)};
  }

  std::string after() const { return last_.empty() ? "" : " after " + last_; }
  std::string found() const {
    if (at_.kind == token_kind::end) return "the end";
    return at_.kind == token_kind::text ? "'" + at_.text + "'" : at_.text;
  }

  node binary(binary_op op, node left, rule next) {
    node result;
    result.kind = node_kind::binary;
    result.op = op;
    result.offset = left.offset;
    advance();
    node right = (this->*next)();
    result.length = right.offset + right.length - left.offset;
    result.arguments.push_back(std::move(left));
    result.arguments.push_back(std::move(right));
    return result;
  }

  node prefix(node_kind kind, rule operand) {
    node result;
    result.kind = kind;
    result.offset = at_.offset;
    if (++depth_ > deepest) return too_deep();
    advance();
    if (!failed_) result.arguments.push_back((this->*operand)());
    --depth_;
    result.length = end_ - result.offset;
    return result;
  }

  node too_deep() {
    fail("the expression is nested too deeply: at most " + std::to_string(deepest) + " levels");
    return {};
  }

  node disjunction() {
    node left = conjunction();
    while (!failed_ && is_word("or")) left = binary(binary_op::logical_or, std::move(left), &parser::conjunction);
    return left;
  }
  node conjunction() {
    node left = negation();
    while (!failed_ && is_word("and")) left = binary(binary_op::logical_and, std::move(left), &parser::negation);
    return left;
  }
  node negation() { return is_word("not") ? prefix(node_kind::logical_not, &parser::negation) : comparison(); }

  node comparison() {
    node left = sum();
    if (!failed_ && is_word("in")) return membership(std::move(left));
    if (!failed_ && is_word("not")) return no_membership(std::move(left));
    const auto op = comparison_op();
    if (failed_ || !op) return left;
    left = binary(*op, std::move(left), &parser::sum);
    if (!failed_ && comparison_op()) fail("comparisons cannot be chained: join two with `and`");
    return left;
  }
  // At `in`: a list's name, or values in parentheses.
  node membership(node left) {
    node result;
    result.kind = node_kind::binary;
    result.op = binary_op::is_in;
    result.offset = left.offset;
    result.arguments.push_back(std::move(left));
    advance();
    if (failed_) return result;
    if (at_.kind == token_kind::name && !is_reserved()) {
      result.arguments.push_back(operand());
    } else if (is("(")) {
      result.text = "(";
      arguments(result);
    } else {
      fail("`in` is followed by a list's name or by values: (1, 2, 3)");
    }
    if (!failed_ && result.arguments.size() == 1)
      fail_at(result.offset, "there is nothing to look in: write (1, 2, 3)");
    result.length = end_ - result.offset;
    return result;
  }
  node no_membership(node left) {
    node result;
    result.kind = node_kind::logical_not;
    result.offset = left.offset;
    advance();
    if (!failed_ && !is_word("in")) fail("expected `in` after `not`, or `and` before it");
    if (failed_) return left;
    result.arguments.push_back(membership(std::move(left)));
    result.length = end_ - result.offset;
    return result;
  }
  bool is_reserved() const { return is_word("and") || is_word("or") || is_word("not") || is_word("in"); }
  std::optional<binary_op> comparison_op() const {
    constexpr std::pair<std::string_view, binary_op> table[] = {
        {"<", binary_op::less},           {"<=", binary_op::less_equal}, {">", binary_op::greater},
        {">=", binary_op::greater_equal}, {"==", binary_op::equal},      {"!=", binary_op::not_equal}};
    for (const auto& [symbol, op] : table) {
      if (is(symbol)) return op;
    }
    return {};
  }

  node sum() {
    node left = product();
    while (!failed_ && (is("+") || is("-"))) {
      left = binary(is("+") ? binary_op::add : binary_op::subtract, std::move(left), &parser::product);
    }
    return left;
  }
  node product() {
    node left = sign();
    while (!failed_ && (is("*") || is("/") || is("%"))) {
      const binary_op op = is("*") ? binary_op::multiply : is("/") ? binary_op::divide : binary_op::remainder;
      left = binary(op, std::move(left), &parser::sign);
    }
    return left;
  }
  node sign() { return is("-") ? prefix(node_kind::negate, &parser::sign) : operand(); }

  node operand() {
    node result;
    result.offset = at_.offset;
    result.length = at_.length;
    result.text = at_.text;
    if (is("(")) return in_parentheses();
    if (at_.kind == token_kind::number) {
      result.number = at_.number;
      result.unit = at_.unit;
    } else if (at_.kind == token_kind::text) {
      result.kind = node_kind::text;
    } else if (is_word("true") || is_word("false")) {
      result.kind = node_kind::boolean;
      result.number = is_word("true") ? 1 : 0;
      result.text.clear();
    } else if (at_.kind == token_kind::name && !is_reserved()) {
      result.kind = node_kind::name;
    } else {
      fail(operand_words + after() + (at_.kind == token_kind::end ? "" : ", found " + found()));
      return result;
    }
    advance();
    return result.kind == node_kind::name && !failed_ && is("(") ? call(std::move(result)) : result;
  }

  node in_parentheses() {
    const std::size_t opened = at_.offset;
    if (++depth_ > deepest) return too_deep();
    advance();
    node result = failed_ ? node{} : disjunction();
    --depth_;
    if (!failed_ && !is(")")) {
      if (at_.kind == token_kind::end) fail_at(opened, "this ( is never closed: add )");
      fail("expected ) or an operator before " + found() + after());
    }
    if (!failed_) advance();
    return result;
  }

  node call(node result) {
    result.kind = node_kind::call;
    arguments(result);
    result.length = end_ - result.offset;
    return result;
  }

  // At the ( before them.
  void arguments(node& result) {
    const std::size_t opened = at_.offset;
    if (++depth_ > deepest) {
      too_deep();
      return;
    }
    advance();
    while (!failed_ && !is(")")) {
      result.arguments.push_back(disjunction());
      if (failed_ || is(")")) break;
      if (at_.kind == token_kind::end) fail_at(opened, "this ( is never closed: add )");
      if (!is(",")) fail("expected , or ) before " + found() + after());
      advance();
      if (!failed_ && is(")")) fail(operand_words + after() + ", found )");
    }
    --depth_;
    if (!failed_) advance();
  }

  lexer lexer_;
  token at_;
  std::string last_;
  std::size_t end_ = 0;  // where the token before `at_` ended
  int depth_ = 0;
  bool failed_ = false;
  parse_error error_;
};

}  // namespace

std::variant<node, parse_error> parse(std::string_view text) {
  if (text.size() > longest) {
    return parse_error{longest, "the expression is too long: at most " + std::to_string(longest) + " bytes"};
  }
  return parser(text).whole();
}

}  // namespace spate::expression
