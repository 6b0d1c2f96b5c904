// Good profiles with one thing spoilt: a key renamed, a value of another type, a reference that leads nowhere. The
// loader must report each at exactly the line and column that was spoilt, which is known here from a scan of our own.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "example_profile.hpp"
#include "load_text.hpp"
#include "toml_marks.hpp"

using namespace spate::profile;
using namespace spate::profile::test;

namespace {

using what = toml_mark::what;

struct mutation {
  std::string kind, path;
  std::string text;              ///< the whole profile, spoilt
  std::set<std::string> places;  ///< "line:column" where it may be reported
};

// Parts of a path that `*` stands for one of, and a last `**` for any number.
bool matches(std::string_view pattern, std::string_view path) {
  if (pattern == "**") return true;
  const std::size_t a = pattern.find('.'), b = path.find('.');
  const std::string_view one = pattern.substr(0, a);
  if (one != "*" && one != path.substr(0, b)) return false;
  if (a == std::string_view::npos || b == std::string_view::npos)
    return a == b || (b == std::string_view::npos && pattern.substr(a + 1) == "**");
  return matches(pattern.substr(a + 1), path.substr(b + 1));
}

#include "mutation_allowed.inc"

const allowance* allowance_of(const mutation& m) {
  const auto found = std::find_if(std::begin(allowed), std::end(allowed), [&](const allowance& a) {
    return std::string_view(a.kinds).find(m.kind) != std::string_view::npos && matches(a.path, m.path);
  });
  return found == std::end(allowed) ? nullptr : &*found;
}

bool is_condition(std::string_view path) {
  return path.ends_with(".when") || path.ends_with(".until") || path.ends_with(".enabled") ||
         path.ends_with(".require.[]");
}
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_word(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

// Bytes at which names stand in a text: in ${...}, whose place is the hole, and in conditions.
struct name_in_text {
  std::size_t at, size, place;
};
std::vector<name_in_text> names_in(std::string_view text, const toml_mark& mark) {
  std::vector<name_in_text> out;
  const std::size_t end = mark.at + mark.size;
  for (std::size_t i = mark.at; i + 2 < end; ++i) {
    if (text.substr(i, 2) != "${" || text.substr(i - 1, 3) == "$${") continue;
    std::size_t last = i + 2;
    while (is_word(text[last])) ++last;
    if (text[last] != ':' && text.substr(i + 2, last - i - 2) != "loop") out.push_back({i + 2, last - i - 2, i});
  }
  if (!is_condition(mark.path)) return out;
  static const std::set<std::string_view> words = {"and", "or", "not", "true", "false"};
  for (std::size_t i = mark.at; i < end;) {
    if (text[i] == '\'') i = text.find('\'', i + 1) + 1;  // a text in a condition
    std::size_t last = i;
    while (last < end && is_word(text[last])) ++last;
    const bool unit = i > 0 && is_word(text[i - 1]);
    if (last > i && is_letter(text[i]) && !unit && !words.contains(text.substr(i, last - i)))
      out.push_back({i, last - i, i});
    // A number takes its unit along.
    i = std::max(last, i + 1);
  }
  return out;
}

// Where else the name stands: what is reported when that which it names is gone.
std::set<std::string> references(std::string_view text, const std::vector<toml_mark>& marks, std::string_view name) {
  std::set<std::string> out;
  for (const toml_mark& each : marks) {
    const std::string_view spelled = text.substr(each.at, each.size);
    if (each.kind == what::key && spelled == name) out.insert(line_and_column(text, each.at));
    if (each.kind != what::text) continue;
    if (spelled.substr(1, spelled.size() - 2) == name) out.insert(line_and_column(text, each.at));
    for (const name_in_text& one : names_in(text, each))
      if (text.substr(one.at, one.size) == name) out.insert(line_and_column(text, one.place));
  }
  return out;
}

// A name that a person gave, which other places may use.
bool is_definition(std::string_view path) {
  for (const char* pattern :
       {"params.*", "service.*", "target.*", "data.*", "operation.*", "scenario.*", "load.*", "objective.*",
        "operation.*.capture.*", "scenario.*.task.*", "scenario.*.task.*.pick.*", "scenario.*.task.*.take.*"})
    if (matches(pattern, path)) return true;
  return false;
}

// A table and everything in it.
std::set<std::string> below(std::string_view text, const std::vector<toml_mark>& marks, std::string_view path) {
  std::set<std::string> out;
  for (const toml_mark& each : marks) {
    if (each.path == path || each.path.starts_with(std::string(path) + ".")) out.insert(line_and_column(text, each.at));
  }
  return out;
}

std::vector<mutation> mutations_of(const std::string& text) {
  std::vector<mutation> out;
  const std::vector<toml_mark> marks = scan_toml(text);
  const auto add = [&](const char* kind, const toml_mark& mark, std::size_t at, std::size_t size, const std::string& by,
                       std::size_t place) {
    mutation& made = out.emplace_back();
    made.kind = kind;
    made.path = mark.path;
    made.text = std::string(text).replace(at, size, by);
    made.places.insert(line_and_column(text, place));
    return &made;
  };
  for (const toml_mark& each : marks) {
    const std::string spelled = text.substr(each.at, each.size);
    if (each.kind == what::key) {
      const std::size_t quote = spelled.ends_with('"') ? 1 : 0;
      mutation* made = add("key", each, each.at + each.size - quote, 0, "q", each.at);
      const std::size_t task = each.path.find(".pick.") + each.path.find(".take.") + 1;
      if (task < each.path.size()) {
        // The task that sends what needs the variable, and what it sends.
        made->places.merge(below(text, marks, each.path.substr(0, task)));
      }
      if (is_definition(each.path)) made->places.merge(references(text, marks, spelled));
      continue;
    }
    const std::size_t first = out.size();
    if (each.kind != what::integer && each.kind != what::real) add("number", each, each.at, each.size, "7", each.at);
    if (each.kind != what::boolean) add("bool", each, each.at, each.size, "true", each.at);
    if (each.kind != what::array) add("array", each, each.at, each.size, "[]", each.at);
    if (each.kind != what::table) add("table", each, each.at, each.size, "{}", each.at);
    if (each.kind != what::text) add("text", each, each.at, each.size, "\"zz\"", each.at);
    for (std::size_t i = first; i < out.size(); ++i) {
      // What is switched on may need what stays off, and a repeat without its list sets no name.
      if (each.path.ends_with(".enabled"))
        out[i].places.merge(below(out[i].text, scan_toml(out[i].text), each.path.substr(0, each.path.rfind('.'))));
      // What belongs to steps or to a constant level is in the way of the other.
      if (matches("load.*.users", each.path) || matches("load.*.rate", each.path))
        for (const char* key : {".settle", ".hold", ".stages"})
          out[i].places.merge(below(text, marks, each.path.substr(0, each.path.rfind('.')) + key));
      for (const toml_mark& loop : marks)
        if (loop.path == each.path + ".as")
          out[i].places.merge(references(text, marks, text.substr(loop.at + 1, loop.size - 2)));
    }
    if (each.kind != what::text) continue;
    mutation* cut = add("cut", each, each.at, each.size, "\"zz\"", each.at);
    // Another path in the answer may make one value of a list.
    if (matches("operation.*.capture.*.json", each.path)) {
      const std::string capture = each.path.substr(0, each.path.rfind('.'));
      cut->places.merge(references(text, marks, capture.substr(capture.rfind('.') + 1)));
    }
    // A condition is reported at the name in it.
    if (is_condition(each.path)) cut->places.insert(line_and_column(text, each.at + 1));
    if (each.path.ends_with(".as") || each.path.ends_with(".choices.[]"))
      cut->places.merge(references(text, marks, spelled.substr(1, spelled.size() - 2)));
    for (const name_in_text& one : names_in(text, each)) add("name", each, one.at, one.size, "zz", one.place);
  }
  return out;
}

struct tally {
  std::size_t made = 0, found = 0, accepted = 0;
  std::map<const allowance*, std::size_t> used;
  std::string wrong;
};

void check(const mutation& m, bool included, tally& into) {
  ++into.made;
  const auto result =
      included ? (write_file("whole.toml", m.text), load_text("include = [\"whole.toml\"]\n")) : load_text(m.text);
  bool here = false, other = false;
  for (const diagnostic& each : result.report.all()) {
    if (each.severity != severity::error) continue;
    const std::string place = std::to_string(each.at.line) + ":" + std::to_string(each.at.column);
    const bool this_file = result.report.files()[each.at.file].ends_with(included ? "/whole.toml" : "/x.toml");
    (this_file && m.places.contains(place) ? here : other) = true;
  }
  const allowance* fine = allowance_of(m);
  if (here) {
    ++into.found;
  } else if (!other && fine != nullptr) {
    ++into.accepted;
    ++into.used[fine];
  } else {
    into.wrong += "WRONG " + m.kind + " " + m.path + " expected at " + *m.places.begin() + ":\n" + result.printed();
  }
}

std::string file(const std::string& name) {
  std::ifstream in(std::string(SPATE_ROOT) + "/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace

// The profile that the README shows.
std::string readme_profile() {
  const std::string text = file("README.md");
  const std::size_t from = text.find("```toml\n") + 8;
  return text.substr(from, text.find("```", from) - from);
}

// The LLM-Eval profile as one file: with the data that it shows in place of what it includes.
std::string llm_eval_profile() {
  const std::string whole = with(file("profiles/llm_eval_api.toml"), "include = [\"data/llm_eval.toml\"]\n", "");
  const std::string sets = file("profiles/data/llm_eval.toml");
  std::string shown = "[data]\n";
  for (const char* name :
       {"word", "sentence", "number", "dataset_number", "created_status", "model_size", "task_type", "second_metric"}) {
    const std::size_t from = sets.find(std::string("\n") + name + " = ") + 1;
    REQUIRE(from != 0);
    shown += sets.substr(from, sets.find('\n', from) + 1 - from);
  }
  return with(with(whole, "[data]\n", shown), "json = {}", "json = { file = \"r.json\" }");
}

// Every key of a load.
std::string loads_profile() {
  return R"toml(spate = 1

[run]
pacing = "relaxed"

[target.api]
plugin = "http_api"
base_url = "http://127.0.0.1:8000"

[operation.list]
target = "api"
get = "/api/runs/"

[scenario.reader]
pacing = "2s"
task.list = { weight = 1 }

[scenario.writer]
think = "1s"
task.list = { weight = 1 }

[load.people]
users = 5
iterations = 100
scenarios = ["reader", "writer"]
duration = "1m"

[load.batch]
users = { from = 1, to = 3, step = 1 }
settle = "2s"
hold = "8s"
shared_iterations = 40
scenarios = ["writer"]

[load.storm]
rate = "20/s"
stages = [{ to = "100/s", over = "10s", name = "up" }, { to = "100/s", over = "20s", measure = true }]
arrivals = "poisson"
on_saturation = "drop"
max_users = 50
start_after = "batch"
stop = "5s"

[load.wave]
rate = { from = "1/s", to = "50/s", step = "10/s" }
hold = "5s"
start_after = "people"
)toml";
}

TEST_CASE("whatever is spoilt in a good profile is reported at its line and column") {
  const std::map<std::string, std::string> profiles = {{"short", short_profile()},
                                                       {"example", example_profile()},
                                                       {"llm_eval_api", llm_eval_profile()},
                                                       {"readme", readme_profile()},
                                                       {"loads", loads_profile()},
                                                       {"get", file("tests/bench/http/get.toml")},
                                                       {"post", file("tests/bench/http/post.toml")}};
  tally count;
  for (const auto& [name, text] : profiles) {
    const auto good = load_text(text);
    INFO(name << "\n" << good.printed());
    REQUIRE(good.made != nullptr);
    for (const mutation& each : mutations_of(text))
      for (const bool included : {false, true}) check(each, included, count);
  }
  std::printf("%zu mutations, %zu reported in their place, %zu fine by the list\n", count.made, count.found,
              count.accepted);
  for (const allowance& each : allowed)
    std::printf("  %4zu %s %s: %s\n", count.used[&each], each.kinds, each.path, each.reason);
  std::fputs(count.wrong.c_str(), stdout);
  CHECK(count.wrong.empty());
  CHECK(count.found + count.accepted == count.made);
  for (const allowance& each : allowed) {
    INFO("nothing needs this allowance any more: " << each.kinds << " " << each.path);
    CHECK(count.used[&each] > 0);
  }
}
