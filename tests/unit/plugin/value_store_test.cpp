#include "plugin/value_store.hpp"

#include <catch2/catch.hpp>

using spate::plugin::value_store;

TEST_CASE("a user's value of a template stays where it is when others are added") {
  value_store store;
  spate::data::value* first = store.of(3, 7);
  REQUIRE(first != nullptr);
  first->set(std::string_view("short"));
  const char* at = first->text.data();
  for (std::uint32_t other = 100; other < 600; ++other) store.of(3, other)->set(std::int64_t{1});
  CHECK(store.of(3, 7) == first);
  CHECK(first->text.data() == at);
  CHECK(store.of(4, 7) != first);
}

TEST_CASE("users on different pages have their own values, and a number that cannot be has none") {
  value_store store;
  CHECK(store.of(0, 1) != store.of(value_store::page_size, 1));
  CHECK(store.of(value_store::max_users, 1) == nullptr);
}
