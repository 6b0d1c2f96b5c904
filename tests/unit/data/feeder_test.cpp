#include "data/feeder.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <set>

#include "allocations.hpp"
#include "data/row_draw.hpp"
#include "data/row_file.hpp"
#include "data/scope_value.hpp"
#include "data/source_parts.hpp"
#include "unit/data/json_config.hpp"
#include "unit/data/scene.hpp"

using namespace spate::data;
using test::scene;

namespace {

/// A file of the test's own, gone with it.
class file {
 public:
  explicit file(std::string_view text) {
    static int made = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("spate_feeder_" + std::to_string(::getpid()) + "_" + std::to_string(made++) + ".txt");
    std::ofstream(path_, std::ios::binary) << text;
  }
  ~file() { std::filesystem::remove(path_); }
  std::string path() const { return path_.string(); }
  std::string name() const { return path_.filename().string(); }

 private:
  std::filesystem::path path_;
};

struct made {
  std::unique_ptr<source> from;
  std::vector<std::string> mistakes;
};

made make(const char* kind, const file& of, const std::string& more = "") {
  test::json_config config("{\"file\": \"" + of.path() + "\"" + (more.empty() ? "" : ", " + more) + "}");
  made out;
  out.from = find_source_kind(kind)->create(config.view(), config.report());
  for (const auto& each : config.mistakes()) {
    out.mistakes.push_back(
        each.substr(each.find(of.name()) == std::string::npos ? 0 : each.find(of.name()) + of.name().size()));
  }
  return out;
}

std::string next(const source& from, scene& s, std::uint64_t before = 0) {
  value out;
  from.draw(s.scope(), before, out);
  return out.text;
}

using list = std::vector<std::string>;

}  // namespace

TEST_CASE("rows of a CSV file are records whose columns have types") {
  const file users(
      "name,age,ratio,zip,on,note\nAda,36,0.5,01234,true,\"said \"\"hi\"\",\nand left\"\r\n\nBob,,2,99,false,\n");
  const auto csv = make("csv", users);
  REQUIRE(csv.from != nullptr);
  CHECK(std::vector<std::string>(csv.from->fields().begin(), csv.from->fields().end()) ==
        list{"name", "age", "ratio", "zip", "on", "note"});
  scene s;
  CHECK(next(*csv.from, s, 0) ==
        R"({"name":"Ada","age":36,"ratio":0.5,"zip":"01234","on":true,"note":"said \"hi\",\nand left"})");
  CHECK(next(*csv.from, s, 1) == R"({"name":"Bob","age":null,"ratio":2,"zip":"99","on":false,"note":""})");
  CHECK(next(*csv.from, s, 2) == next(*csv.from, s, 0));
}

TEST_CASE("a CSV file may have another separator, no names of its own, given types and a byte order mark") {
  scene s;
  CHECK(next(*make("csv",
                   file("\xef\xbb\xbf"
                        "1;a,b\n2;c"),
                   R"("separator": ";", "columns": ["id", "text"], "types": {"id": "text"})")
                  .from,
             s, 1) == R"({"id":"2","text":"c"})");
}

TEST_CASE("users take turns in a sequence of rows, and keep a row of their own when it is unique") {
  const file letters("letter\na\nb\nc\n");
  const auto sequence = make("csv", letters), unique = make("csv", letters, R"("order": "unique")");
  CHECK(unique.from->most_users() == 3);
  scene s;
  s.user.lanes = 2;
  std::string drawn;
  for (std::uint64_t before = 0; before < 3; ++before) {
    for (s.user.lane = 0; s.user.lane < 2; ++s.user.lane) drawn += next(*sequence.from, s, before)[11];
  }
  CHECK(drawn == "abcabc");
  s.user.lane = 1;
  CHECK(next(*unique.from, s, 0) == R"({"letter":"b"})");
  CHECK(next(*unique.from, s, 7) == R"({"letter":"b"})");
}

TEST_CASE("random rows are a pure function of the stream; each row comes") {
  const auto from = make("csv", file("n\n1\n2\n3\n"), R"("order": "random")");
  scene s;
  std::set<std::string> seen;
  for (int i = 0; i < 60; ++i) seen.insert(next(*from.from, s));
  CHECK(seen.size() == 3);
  scene a, b;
  for (int i = 0; i < 20; ++i) CHECK(next(*from.from, a) == next(*from.from, b));
}

TEST_CASE("each row comes once, and then there is none") {
  scene s;
  s.sources.push_back(make("csv", file("n\n1\n2\n"), R"("order": "once")").from);
  s.user.draws.resize(s.sources.size());
  CHECK(s.sources.back()->runs_out());
  std::string drawn;
  for (int i = 0; i < 3; ++i, ++s.user.operation_no) {
    const auto* draw = spate::data::drawn(2, s.scope());
    drawn += draw->ran_out ? "-" : std::to_string(draw->fields[0].integer);
  }
  CHECK(drawn == "12-");
}

TEST_CASE("lines of a JSONL file are records with the fields of all lines") {
  const auto from = make("jsonl", file(R"({"id": 1, "name": {"first": "Ada"}, "tags": ["a", 1]}

{"id": 2.5, "more": null, "name": {"first": "Bob", "last": "B"}}
)"));
  REQUIRE(from.from != nullptr);
  CHECK(std::vector<std::string>(from.from->fields().begin(), from.from->fields().end()) ==
        list{"id", "name", "name.first", "tags", "more", "name.last"});
  scene s;
  CHECK(next(*from.from, s, 0) == R"({"id":1,"name":{"first":"Ada"},"tags":["a",1],"more":null})");
  CHECK(next(*from.from, s, 1) == R"({"id":2.5,"name":{"first":"Bob","last":"B"},"tags":null,"more":null})");
  user_state::draw draw;
  from.from->draw_fields(s.scope(), 1, draw);
  CHECK(draw.fields[2].text == "Bob");
  CHECK(draw.fields[0].type == value_type::real);
}

TEST_CASE("a file that is not kept in memory gives the same rows") {
  std::string text;
  std::vector<std::string> lines;
  for (int i = 0; i < 5000; ++i) text += (lines.emplace_back("row " + std::to_string(i * i))) + "\n";
  const file of(text);
  std::string why, room;
  auto small = row_file::open(of.path(), why, 100);
  REQUIRE(small);
  std::uint64_t at = 0;
  for (const auto& each : lines) {
    small->add_row(at);
    at += each.size() + 1;
  }
  small->end(at);
  for (const std::uint64_t row : {0u, 1u, 17u, 4999u}) {
    const auto found = small->find(row, room);
    CHECK(found.before == 0);
    CHECK(found.text.substr(0, found.text.find('\n')) == lines[row]);
  }
}

TEST_CASE("of a file with very many rows the memory holds only some of their places") {
  const file of("x");
  std::string why, room;
  auto rows = row_file::open(of.path(), why);
  REQUIRE(rows);
  constexpr std::uint64_t count = (std::uint64_t{1} << 20) * 3;
  for (std::uint64_t i = 0; i < count; ++i) rows->add_row(i);
  rows->end(count);
  CHECK(rows->rows() == count);
  CHECK(rows->find(5, room).before == 1);
  CHECK(rows->find(4, room).before == 0);
}

TEST_CASE("drawing rows allocates nothing in the steady state") {
  scene s;
  for (const bool csv : {true, false}) {
    const auto from =
        csv ? make("csv", file("name,note\nAda,\"a text that is longer than a short one\"\nBob,x\n"))
            : make("jsonl", file("{\"name\": \"a text that is longer than a short one\", \"in\": {\"a\": 1}}\n"));
    user_state::draw draw;
    for (std::uint64_t i = 0; i < 4; ++i) from.from->draw_fields(s.scope(), i, draw);
    const auto before = spate::test::allocations();
    for (std::uint64_t i = 0; i < 100; ++i) from.from->draw_fields(s.scope(), i, draw);
    CHECK(spate::test::allocations() == before);
  }
}

TEST_CASE("a reference draws a row as it is drawn by itself, and its fields") {
  scene s;
  std::vector<object_field> fields;
  for (const char* each : {"id", "name"}) {
    std::vector<text_error> errors;
    object_field& field = fields.emplace_back();
    field.name = each;
    field.from = make_templated(
        text_template::compile(each == std::string("id") ? "${uuid()}" : "Run ${word}", s.all, errors), false);
  }
  s.sources.push_back(make_object(std::move(fields), false));
  s.sources.push_back(make_reference(2, "run", row_order::random, 4, false, {"id", "name"}));
  s.user.draws.resize(4);
  s.user.seed = 9;
  std::set<std::string> rows, referred;
  for (std::uint64_t i = 0; i < 4; ++i) {
    user_state row;
    rows.insert(draw_row({row, s.shared, s.sources}, 9, 2, "run", i).fields[0].text);
  }
  CHECK(rows.size() == 4);
  value local;
  for (int i = 0; i < 60; ++i, ++s.user.operation_no) {
    const value& id = scope_value(name_kind::source, 3, 0, s.scope(), local);
    CHECK(rows.count(id.text) == 1);
    referred.insert(id.text);
    const value& whole = scope_value(name_kind::source, 3, -1, s.scope(), local);
    CHECK(whole.text.find("{\"id\":\"" + id.text) == 0);
  }
  CHECK(referred.size() == 4);
}

TEST_CASE("mistakes in a file are reported with its line") {
  CHECK(make("csv", file("a,b\n1,2\n\n1,2,3\n")).mistakes == list{":4: 3 values, and there are 2 columns"});
  CHECK(make("csv", file("a,b\n1,\"2\n")).mistakes ==
        list{":2: a quote is never closed: write \"\" for a quote in a text"});
  CHECK(make("csv", file("a,b\n\"x\ny\",2\n1,\"2\"3\n")).mistakes ==
        list{":4: text stands behind a closing quote: write \"\" for a quote in a text"});
  CHECK(make("csv", file("a,a\n")).mistakes == list{":1: two columns are called `a`"});
  CHECK(make("csv", file("a,\n")).mistakes == list{":1: column 2 has no name"});
  CHECK(make("csv", file("")).mistakes == list{" is empty: its first line names the columns"});
  CHECK(make("csv", file("a\n")).mistakes == list{" has no row below the names of its columns"});
  CHECK(make("csv", file("a\n1\nx\n"), R"("types": {"a": "int"})").mistakes ==
        list{":3: `a` is \"x\", and `types` says that it is a whole number"});
  CHECK(make("csv", file("age\n1\n"), R"("types": {"aeg": "int"})").mistakes ==
        list{"types.aeg: the file has no column `aeg`: did you mean `age`?"});
  CHECK(make("csv", file("a\n1\n"), R"("separator": "::")").mistakes ==
        list{"separator: `separator` is one character: \",\", \";\" or \"\\t\""});
  CHECK(make("jsonl", file("{\"a\": 1}\n{\"a\": }\n")).mistakes == list{":2: this line is no JSON"});
  CHECK(make("jsonl", file("\n[1]\n")).mistakes == list{":2: this line is no JSON object: write { \"name\": value }"});
  CHECK(make("jsonl", file("\n")).mistakes == list{" is empty: each of its lines is a JSON object"});
  CHECK(make("csv", file("a\n" + std::string(2 << 20, 'x'))).mistakes ==
        list{":2: this row is longer than 1 MiB: is a quote missing?"});
}
