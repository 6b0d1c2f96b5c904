#include <spate/config.hpp>

#include <catch2/catch.hpp>

#include "sdk/config_literal.hpp"

using namespace spate::test;
using namespace std::chrono_literals;

TEST_CASE("a configuration is read by dotted path, kind and place") {
  config_literal literal({{"timeout", 250ms},
                          {"pool", {{"size", 4}, {"limit", size_bytes(1024)}}},
                          {"ratio", 0.5},
                          {"on", true},
                          {"greeting", templated{"hi ${name}"}}});
  spate::config config(literal.get());
  CHECK(config.find("timeout").as_duration() == 250ms);
  CHECK(config.find("pool.size").as_int() == 4);
  CHECK(config.find("pool.limit").as_size_bytes() == 1024);
  CHECK(config.find("pool.size").as_double() == 4.0);
  CHECK(config.find("ratio").as_double() == 0.5);
  CHECK(config.find("on").as_bool());
  CHECK(config.find("greeting").is_template());
  CHECK(config.find("greeting").template_id() == 0);
  CHECK(config.find("greeting").as_string() == "hi ${name}");
  CHECK_FALSE(config.find("timeout").is_template());
  CHECK(config.find("timeout").template_id() == SPATE_NONE);
  CHECK(config.root().size() == 5);
}

TEST_CASE("what is absent is false, empty and gives the fallback") {
  config_literal literal({{"a", 1}});
  spate::config config(literal.get());
  spate::node nothing = config.find("b.c");
  CHECK_FALSE(nothing);
  CHECK(nothing.index() == SPATE_NONE);
  CHECK(nothing.as_int(7) == 7);
  CHECK(nothing.as_string("x") == "x");
  CHECK(nothing.as_duration(3s) == 3s);
  CHECK(nothing.empty());
  CHECK(config.find("a").empty());
  CHECK_FALSE(config.operations());
}

TEST_CASE("children come in the profile's order with their keys") {
  config_literal literal({{"headers", {{"X-B", "2"}, {"X-A", "1"}}}});
  std::string seen;
  for (spate::node each : spate::config(literal.get()).find("headers"))
    seen += std::string(each.key()) + "=" + std::string(each.as_string()) + ";";
  CHECK(seen == "X-B=2;X-A=1;");
}

TEST_CASE("a key whose name holds a dot is found as it is written") {
  config_literal literal({{"a.b", 5}, {"a", {{"b", 6}}}});
  CHECK(spate::config(literal.get()).find("a.b").as_int() == 5);
}

TEST_CASE("a report counts errors, not warnings, and passes the node on") {
  config_literal literal({{"port", 0}});
  struct seen {
    std::vector<std::pair<std::uint32_t, std::string>> all;
  } seen;
  spate_report raw{sizeof raw, 0, &seen,
                   [](spate_report* self, std::uint32_t, std::uint32_t node, spate_str words) noexcept {
                     static_cast<struct seen*>(self->host_data)->all.emplace_back(node, spate::view(words));
                   }};
  spate::report report(raw);
  report.warning(spate::node(), "careful");
  CHECK(report.errors() == 0);
  report.error(spate::config(literal.get()).find("port"), "port ", 0, " is taken", '!');
  CHECK(report.errors() == 1);
  CHECK(seen.all[0].first == SPATE_NONE);
  CHECK(seen.all[1] == std::make_pair(std::uint32_t{1}, std::string("port 0 is taken!")));
}

TEST_CASE("a key table is made of constants") {
  static constexpr spate::key keys[] = {
      spate::key("timeout", SPATE_KIND_DURATION, "Limit.").by_default("10s").between(1, 2),
      spate::key("token", SPATE_KIND_STRING, "Secret.").required().secret().templated()};
  constexpr spate_keys table = spate::key_table(keys);
  CHECK(table.count == 2);
  CHECK(table.stride == sizeof(spate_key));
  CHECK(std::string(table.keys[0].default_text) == "10s");
  CHECK(table.keys[0].max == 2);
  CHECK(table.keys[1].flags == (SPATE_KEY_REQUIRED | SPATE_KEY_SECRET | SPATE_KEY_TEMPLATED));
}
