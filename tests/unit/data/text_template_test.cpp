#include "data/text_template.hpp"

#include <catch2/catch.hpp>
#include <limits>
#include <random>

#include "allocations.hpp"
#include "unit/data/scene.hpp"

using namespace spate::data;
using test::scene;

namespace {
std::vector<std::string> mistakes(std::string_view text) {
  scene s;
  std::vector<text_error> errors;
  text_template::compile(text, s.all, errors);
  std::vector<std::string> out;
  for (const auto& each : errors) out.push_back(std::to_string(each.offset) + " " + each.message);
  return out;
}
text_template compiled(const scene& s, std::string_view text) {
  std::vector<text_error> errors;
  auto result = text_template::compile(text, s.all, errors);
  REQUIRE(errors.empty());
  return result;
}
}  // namespace

TEST_CASE("holes show variables, elements, the loop and the user") {
  scene s;
  s.set("run_id", "r1");
  s.list("pair", {"p0", "p1"});
  s.list("known_ids", {"k0"});
  s.user.loop_index = 3;
  CHECK(s.render("/runs/${run_id}?a=${pair.0}&b=${ pair.1 }") == "/runs/r1?a=p0&b=p1");
  CHECK(s.render("${known_ids.0} ${loop.index} ${user}") == "k0 3 7");
  CHECK(s.render("") == "");
  CHECK(s.render("[${token}]") == "[]");
  CHECK(s.render("[${pair.9}]") == "[]");
}

TEST_CASE("a dollar is a dollar, and $${ a literal hole") {
  scene s;
  CHECK(s.render("$5 $${run_id} $$ $") == "$5 ${run_id} $$ $");
  CHECK(s.render("$${${limit}}") == "${20}");
}

TEST_CASE("parameters and the environment are folded into a constant") {
  scene s;
  s.all.set_environment([](const std::string&) { return std::optional<std::string>("here"); });
  const auto text = compiled(s, "${limit}/${rate}/${on}/${title}/${env:WHERE}");
  CHECK(text.is_constant());
  CHECK(text.constant() == "20/0.5/true/a \"b\"/here");
  value typed;
  compiled(s, "${limit}").evaluate(s.scope(), typed);
  CHECK(typed.type == value_type::integer);
  CHECK(typed.integer == 20);
  CHECK_FALSE(compiled(s, "${limit} ${run_id}").is_constant());
}

TEST_CASE("a literal has no holes, whatever it says") {
  scene s;
  const auto text = text_template::literal("${run_id} $${");
  CHECK(text.is_constant());
  CHECK(s.render(text) == "${run_id} $${");
}

TEST_CASE("a source is drawn once per operation, in the order of use") {
  scene s;
  CHECK(s.render("${number} ${number} ${word}") == "1 1 w2");
  CHECK(s.render("${word} ${number}") == "w2 1");
  ++s.user.operation_no;
  CHECK(s.render("${word}") == "w3");
}

TEST_CASE("text is escaped for where it goes, literals are not") {
  scene s;
  s.set("run_id", "a b&c/\xc3\xa4~\r\n\"\\\x01");
  CHECK(s.render("/x y?${run_id}", SPATE_ESCAPE_URL) == "/x y?a%20b%26c%2F%C3%A4~%0D%0A%22%5C%01");
  CHECK(s.render("\"${run_id}\"", SPATE_ESCAPE_JSON) == "\"a b&c/\xc3\xa4~\\r\\n\\\"\\\\\\u0001\"");
  CHECK(s.render("X: ${run_id}", SPATE_ESCAPE_HEADER) == "X: a b&c/\xc3\xa4~  \"\\\x01");
  CHECK(s.render("${run_id}").size() == s.of("run_id").scalar.text.size());
}

TEST_CASE("a single hole keeps its type, any other text is text") {
  scene s;
  value typed;
  const auto single = compiled(s, "${number}");
  CHECK(single.is_single());
  single.evaluate(s.scope(), typed);
  CHECK(typed.type == value_type::integer);
  CHECK(typed.integer == 1);
  const auto text = compiled(s, "a long text that no short string holds: ${number}");
  CHECK_FALSE(text.is_single());
  text.evaluate(s.scope(), typed);
  CHECK(typed.type == value_type::text);
  CHECK(typed.text == "a long text that no short string holds: 1");
}

TEST_CASE("needs are the user's variables, once each; ready says whether all have values") {
  scene s;
  const auto text = compiled(s, "${run_id} ${run_id} ${pair.1} ${base} ${number} ${limit}");
  CHECK(text.needs() == std::vector<std::uint32_t>{s.slot("run_id"), s.slot("pair")});
  CHECK_FALSE(text.is_ready(s.scope()));
  s.set("run_id", "x");
  s.list("pair", {"a"});
  s.shared_of("base").scalar.set(std::int64_t{1});
  CHECK_FALSE(text.is_ready(s.scope()));
  s.list("pair", {"a", "b"});
  CHECK(text.is_ready(s.scope()));
}

TEST_CASE("every mistake of a template is reported with its offset") {
  using list = std::vector<std::string>;
  CHECK(
      mistakes("a ${run_idd} b ${nothing_like_it}") ==
      list{"2 nothing is called `run_idd`: did you mean `run_id`?",
           "15 nothing is called `nothing_like_it`: a parameter, a [data] entry, a capture, pick or take must set it"});
  CHECK(mistakes("${run_ids}") == list{"0 `run_ids` is a list: write `run_ids.0` for its first value, or pick one"});
  CHECK(mistakes("${run_id.2}") == list{"0 `run_id` is one value, not a list: write it without .2"});
  CHECK(mistakes("x${run_id") == list{"1 this ${ is never closed: add }, or write $${ for a literal ${"});
  CHECK(mistakes("${a${run_id}}") == list{"0 this ${ is never closed: add }, or write $${ for a literal ${"});
  CHECK(mistakes("${ }") == list{"0 ${} is empty: write a name, or $${ for a literal ${"});
  CHECK(mistakes("${env:NO}") == list{"0 the environment variable `NO` is not set: export it before the run"});
  CHECK(mistakes("${pair.x}").size() == 1);
  CHECK(mistakes("${pair.99999999999}").size() == 1);
}

TEST_CASE("a buffer that is too small is never overrun, and the needed length is returned") {
  scene s;
  s.set("run_id", "0123456789");
  const auto text = compiled(s, "id=${run_id};");
  for (std::uint64_t cap = 0; cap <= 14; ++cap) {
    std::string out(cap + 4, '#');
    CHECK(text.render(s.scope(), SPATE_ESCAPE_URL, out.data(), cap) == 14);
    CHECK(out.substr(cap) == "####");
    if (cap == 14) CHECK(out.substr(0, cap) == "id=0123456789;");
  }
}

TEST_CASE("rendering allocates nothing") {
  scene s;
  s.set("run_id", "an identifier that is longer than a short string");
  const auto text = compiled(s, "/api/runs/${run_id}/${number}/${word}?${loop.index}");
  char out[256];
  value typed;
  const auto turns = [&](int count) {
    for (int i = 0; i < count; ++i) {
      ++s.user.operation_no;
      text.render(s.scope(), SPATE_ESCAPE_URL, out, sizeof out);
      text.evaluate(s.scope(), typed);
    }
  };
  turns(1000);  // the drawn numbers have their four digits from here on
  const auto before = spate::test::allocations();
  turns(100);
  CHECK(spate::test::allocations() == before);
}

TEST_CASE("random templates never crash") {
  scene s;
  std::mt19937 random(3);
  const std::string_view pieces[] = {"${",   "}", "$${", "$",      "run_id", "pair.1",
                                     "env:", ".", "{",   "number", " ",      "\xff"};
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (auto count = random() % 9; count > 0; --count) text += pieces[random() % std::size(pieces)];
    std::vector<text_error> errors;
    const auto made = text_template::compile(text, s.all, errors);
    for (const auto& each : errors) CHECK(each.offset <= text.size());
    if (errors.empty()) s.render(made);
  }
}

TEST_CASE("a hole may hold an expression, whose type is kept when it is all there is") {
  scene s;
  s.user.loop_index = 2;
  s.set("run_id", "r}1");
  CHECK(s.render("?skip=${loop.index * 20}&limit=${limit}") == "?skip=40&limit=20");
  CHECK(s.render("${ if(run_id == 'r}1', 'a}b', 'c') }!") == "a}b!");
  CHECK(s.render("${number * 10} ${number}") == "10 1");
  value typed;
  compiled(s, "${loop.index * 20}").evaluate(s.scope(), typed);
  CHECK(typed.type == value_type::integer);
  CHECK(typed.integer == 40);
  CHECK(compiled(s, "${limit / 2 + 1}").constant() == "11");
}

TEST_CASE("mistakes in an expression have their own place") {
  CHECK(mistakes("a ${1 + tokn}") == std::vector<std::string>{"8 nothing is called `tokn`: did you mean `token`?"});
  CHECK(mistakes("${ limit + }") == std::vector<std::string>{"10 expected a number, a name or ( after +"});
  CHECK(mistakes("${limit / 0}") ==
        std::vector<std::string>{"2 this has no value: a division by zero, or a text that is no number"});
}

TEST_CASE("a template is not ready while an expression in it has no value") {
  scene s;
  const auto text = compiled(s, "${token + 1}-${100 / loop.index}");
  CHECK(text.may_lack());
  CHECK(text.needs() == std::vector<std::uint32_t>{s.slot("token")});
  s.of("token").scalar.set(std::int64_t{1});
  CHECK_FALSE(text.is_ready(s.scope()));
  s.user.loop_index = 4;
  CHECK(text.is_ready(s.scope()));
  CHECK(s.render(text) == "2-25");
  CHECK_FALSE(compiled(s, "${token}").may_lack());
  CHECK(compiled(s, "${pair.1}").may_lack());
}
