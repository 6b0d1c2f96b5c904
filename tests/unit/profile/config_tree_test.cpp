#include "profile/config_tree.hpp"

#include <catch2/catch.hpp>
#include <spate/config.hpp>

using namespace spate;
using namespace spate::profile;

TEST_CASE("children keep their order and can be added to any table at any time") {
  config_tree tree;
  const auto pool = tree.add(0, "pool", SPATE_KIND_TABLE, {0, 2, 1});
  const auto url = tree.add(0, "url", SPATE_KIND_STRING, {0, 3, 1});
  tree.set_text(url, "http://x");
  tree.set_number(tree.add(pool, "size", SPATE_KIND_INT, {0, 2, 8}), 4, 4);
  const config all(tree.view());
  CHECK(all.find("pool.size").as_int() == 4);
  CHECK(all.find("url").as_string() == "http://x");
  CHECK(all.root().size() == 2);
  CHECK((*all.root().begin()).key() == "pool");
  CHECK(tree.place_of(all.find("pool.size").index()) == place{0, 2, 8});
}

TEST_CASE("texts and the view stay where they are while the tree grows and moves") {
  config_tree tree;
  const auto first = tree.add(0, "a", SPATE_KIND_STRING, {});
  tree.set_text(first, "short");
  const spate_config& view = tree.view();
  const char* text = config(view).find("a").as_string().data();
  for (int i = 0; i < 1000; ++i) tree.add(0, "key" + std::to_string(i), SPATE_KIND_INT, {});
  const config_tree moved = std::move(tree);
  CHECK(&moved.view() == &view);
  CHECK(config(view).find("a").as_string().data() == text);
  CHECK(config(view).root().size() == 1001);
}

TEST_CASE("a default says that nobody wrote it, and a template carries its id") {
  config_tree tree;
  const auto written = tree.add(0, "path", SPATE_KIND_STRING, {0, 5, 3});
  tree.set_template(written, 7);
  const auto first = tree.view().node_count;
  tree.add(0, "timeout", SPATE_KIND_DURATION, {0, 1, 1});
  tree.mark_default(first);
  const config all(tree.view());
  CHECK(all.find("path").template_id() == 7);
  CHECK(all.find("path").line() == 5);
  CHECK(all.find("timeout").is_default());
  CHECK(all.find("timeout").line() == 0);
  CHECK(tree.place_of(first) == place{0, 1, 1});
}

TEST_CASE("an unknown node has the root's place") {
  config_tree tree;
  tree.set_place(0, {0, 9, 2});
  CHECK(tree.place_of(SPATE_NONE) == place{0, 9, 2});
}
