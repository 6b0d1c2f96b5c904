#include "unit/data/scene.hpp"

#include <catch2/catch.hpp>

#include "data/pick.hpp"
#include "data/scalar_text.hpp"
#include "data/source.hpp"

namespace spate::data::test {
namespace {

class counting : public source {
 public:
  explicit counting(bool words) : words_(words) {}
  void draw(const render_scope& scope, std::uint64_t, value& out) const override {
    random_stream& random = scope.user.random;
    random.next();
    const auto drawn = static_cast<std::int64_t>(random.drawn());
    if (!words_) return out.set(drawn);
    digits room;
    value number;
    number.set(drawn);
    out.set(std::string_view("w"));
    out.text += scalar_text(number, room);
  }

 private:
  bool words_;
};

template <class T>
name parameter(T constant) {
  name made{name_kind::parameter, 0, false, {}};
  made.constant.set(constant);
  return made;
}

}  // namespace

scene::scene() {
  all.add("limit", parameter(std::int64_t{20}));
  all.add("rate", parameter(0.5));
  all.add("title", parameter(std::string_view("a \"b\"")));
  all.add("on", parameter(true));
  all.add("number", {name_kind::source, 0, false, {}});
  all.add("word", {name_kind::source, 1, false, {}});
  std::uint32_t next = 0;
  for (const char* each : {"run_id", "token", "seen"}) all.add(each, {name_kind::variable, next++, false, {}});
  for (const char* each : {"run_ids", "pair"}) all.add(each, {name_kind::variable, next++, true, {}});
  all.add("base", {name_kind::shared, 0, false, {}});
  all.add("known_ids", {name_kind::shared, 1, true, {}});
  sources.push_back(std::make_unique<counting>(false));
  sources.push_back(std::make_unique<counting>(true));
  user.number = 7;
  user.operation_no = 1;
  user.random = random_stream(42, "test", 7);
  user.variables.resize(next);
  user.draws.resize(2);
  shared.variables.resize(2);
}

void scene::list(std::string_view name, const std::vector<std::string>& values) {
  variable& made = all.find(name)->kind == name_kind::shared ? shared_of(name) : of(name);
  made = {};
  for (const auto& each : values) {
    value added;
    added.set(std::string_view(each));
    append(made, added, 1000);
  }
}

std::string scene::render(const text_template& compiled, std::uint32_t escape) {
  std::string out(compiled.render(scope(), escape, nullptr, 0), '\0');
  CHECK(compiled.render(scope(), escape, out.data(), out.size()) == out.size());
  return out;
}

std::string scene::render(std::string_view text, std::uint32_t escape) {
  std::vector<text_error> errors;
  const auto compiled = text_template::compile(text, all, errors);
  for (const auto& each : errors) FAIL(text << ": " << each.message);
  return render(compiled, escape);
}

std::vector<std::string> texts_of(const variable& list) {
  std::vector<std::string> out;
  digits room;
  for (std::uint32_t i = 0; i < list.count; ++i) out.emplace_back(scalar_text(list.at(i), room));
  return out;
}

}  // namespace spate::data::test
