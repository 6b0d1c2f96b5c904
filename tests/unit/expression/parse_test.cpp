#include "expression/parse.hpp"

#include <catch2/catch.hpp>
#include <random>

using namespace spate::expression;

namespace {

node good(std::string_view text) {
  auto result = parse(text);
  if (auto* error = std::get_if<parse_error>(&result)) FAIL(text << ": " << error->message);
  return std::get<node>(result);
}

// Every operation in parentheses, so that a test sees the tree.
std::string tree(const node& n) {
  if (n.arguments.empty() && n.kind != node_kind::call) return print(n);
  std::string out = n.kind == node_kind::call     ? n.text + "["
                    : n.kind == node_kind::binary ? "["
                                                  : "[" + print(n).substr(0, 1);
  for (std::size_t i = 0; i < n.arguments.size(); ++i) {
    if (i > 0) {
      constexpr const char* names[] = {"+", "-", "*", "/", "<", "<=", ">", ">=", "==", "!=", "and", "or", "%", " in "};
      out += n.kind == node_kind::binary ? names[static_cast<int>(n.op)] : ",";
    }
    out += tree(n.arguments[i]);
  }
  return out + "]";
}

void bad(std::string_view text, std::size_t offset, const std::string& message) {
  auto result = parse(text);
  INFO(text);
  auto* error = std::get_if<parse_error>(&result);
  REQUIRE(error != nullptr);
  CHECK(error->message == message);
  CHECK(error->offset == offset);
}

}  // namespace

TEST_CASE("operators bind as in mathematics, and/or/not below comparisons") {
  CHECK(tree(good("1 + 2 * 3")) == "[1+[2*3]]");
  CHECK(tree(good("1 - 2 - 3")) == "[[1-2]-3]");
  CHECK(tree(good("(1 + 2) * 3")) == "[[1+2]*3]");
  CHECK(tree(good("-a * b")) == "[[-a]*b]");
  CHECK(tree(good("a or b and not c == 1")) == "[aor[band[n[c==1]]]]");
  CHECK(tree(good("a + 1 >= b / 2")) == "[[a+1]>=[b/2]]");
  CHECK(tree(good("count(run_ids) >= 2 and contains(names, 'x')")) == "[[count[run_ids]>=2]andcontains[names,'x']]");
  CHECK(tree(good("now()")) == "now[]");
}

TEST_CASE("`in` and % bind like comparisons and products") {
  CHECK(tree(good("a % 3 * 2 == b")) == "[[[a%3]*2]==b]");
  CHECK(tree(good("a + 1 in names and b")) == "[[[a+1] in names]andb]");
  CHECK(tree(good("a in (1, 'x')")) == "[a in 1 in 'x']");
  CHECK(tree(good("a not in names")) == "[n[a in names]]");
  bad("a in", 4, "`in` is followed by a list's name or by values: (1, 2, 3)");
  bad("a in ()", 0, "there is nothing to look in: write (1, 2, 3)");
  bad("a in (1, 2", 5, "this ( is never closed: add )");
  bad("a in 3", 5, "`in` is followed by a list's name or by values: (1, 2, 3)");
  bad("a not b", 6, "expected `in` after `not`, or `and` before it");
  bad("in + 1", 0, "expected a number, a name or (, found in");
}

TEST_CASE("names may be dotted, and numbers carry units") {
  CHECK(good("pair.0").text == "pair.0");
  CHECK(good("loop.index").kind == node_kind::name);
  const node limit = good("p95(response_time) < 1.5s").arguments[1];
  CHECK(limit.unit == unit::duration);
  CHECK(limit.number == 1.5e9);
  CHECK(good("1%").number == 0.01);
  CHECK(good("10/s").unit == unit::rate);
  CHECK(good("10/sum").kind == node_kind::binary);
  CHECK(good("10 / s").kind == node_kind::binary);
}

TEST_CASE("offset and length cover the text that a node was written as") {
  const node whole = good(" a == count( b )  or c");
  CHECK(whole.offset == 1);
  CHECK(whole.length == 21);
  const node& call = whole.arguments[0].arguments[1];
  CHECK(call.offset == 6);
  CHECK(call.length == 10);
}

TEST_CASE("text literals keep quotes and backslashes that were escaped") {
  CHECK(good(R"('it\'s \\ done')").text == R"(it's \ done)");
}

TEST_CASE("a mistake says where it is and what was expected") {
  bad("", 0, "the expression is empty: expected a number, a name or (");
  bad("a <", 3, "expected a number, a name or ( after <");
  bad("a < < b", 4, "expected a number, a name or ( after <, found <");
  bad("(a + 1", 0, "this ( is never closed: add )");
  bad("a)", 1, "this ) closes nothing: remove it, or open with (");
  bad("a b", 2, "expected an operator (such as < + or `and`) before b after a");
  bad("1 < 2 < 3", 6, "comparisons cannot be chained: join two with `and`");
  bad("a = 1", 2, "write == to compare");
  bad("a && b", 2, "write `and` instead of &&");
  bad("!a", 0, "write `not` instead of !, or != for `differs from`");
  bad("a == \"x\"", 5, "write text in single quotes: 'like this'");
  bad("${a} > 1", 0, "write the name alone, without ${ }");
  bad("'abc", 0, "this text is never closed: add ' at its end");
  bad("a < 5mss", 4, "unknown unit `mss`: did you mean `ms`?");
  bad("count(a,)", 8, "expected a number, a name or ( after ,, found )");
  bad("count(a b)", 8, "expected , or ) before b after a");
  bad("count(a", 5, "this ( is never closed: add )");
  bad("a # b", 2, "unexpected `#`");
  bad("a < 1e999", 4, "the number `1e999` is out of range");
  bad("and", 0, "expected a number, a name or (, found and");
}

TEST_CASE("nesting is limited, however it is written") {
  for (const std::string opening : {"(", "-", "not ", "f("}) {
    std::string deep;
    for (int i = 0; i < 900; ++i) deep += opening;
    auto result = parse(deep + "1");
    REQUIRE(std::holds_alternative<parse_error>(result));
    CHECK(std::get<parse_error>(result).message == "the expression is nested too deeply: at most 64 levels");
  }
  CHECK(std::holds_alternative<node>(parse(std::string(60, '(') + "1" + std::string(60, ')'))));
}

TEST_CASE("a long chain of operators is fine, and a longer text than any person writes is refused") {
  std::string chain = "1";
  while (chain.size() < 4000) chain += "+1";
  CHECK(print(good(chain)).size() > chain.size());
  while (chain.size() <= 4096) chain += "+1";
  CHECK(std::holds_alternative<parse_error>(parse(chain)));
}

TEST_CASE("random texts give a tree or an error inside the text, never a crash") {
  std::mt19937 random(7);
  const std::string_view pieces[] = {"a", "b.0", "1",    "2ms", "1%",  "'x'", "(",   ")",    ",",
                                     "<", "<=",  "==",   "!=",  "and", "or",  "not", "+",    "-",
                                     "*", "/",   "true", "f(",  " ",   "'",   "\\",  "\xff", "$",
                                     "=", "1e9", ".",    "/s",  "\n",  "\t",  "KiB", "\x01", "count("};
  int trees = 0;
  for (int round = 0; round < 30000; ++round) {
    std::string text;
    for (auto count = random() % 14; count > 0; --count) {
      if (random() % 8 == 0) {
        text += static_cast<char>(random());
      } else {
        text += pieces[random() % std::size(pieces)];
        if (random() % 2 == 0) text += ' ';
      }
    }
    auto result = parse(text);
    if (auto* error = std::get_if<parse_error>(&result)) {
      CHECK(error->offset <= text.size());
      CHECK_FALSE(error->message.empty());
    } else {
      ++trees;
      const auto& parsed = std::get<node>(result);
      CHECK(parsed.offset + parsed.length <= text.size());
      CHECK(print(good(print(parsed))) == print(parsed));
    }
  }
  CHECK(trees > 100);
}
