#include "plugin/string_table.hpp"

#include <catch2/catch.hpp>

#include <thread>
#include <vector>

using spate::plugin::string_table;

TEST_CASE("a text keeps its number and is read back by it") {
  string_table table;
  const auto refused = table.intern("connection refused");
  const auto reset = table.intern("connection reset");
  CHECK(refused != reset);
  CHECK(table.intern("connection refused") == refused);
  CHECK(table.text(refused) == "connection refused");
  CHECK(table.intern("") == string_table::none);
  CHECK(table.text(string_table::none).empty());
  CHECK(table.text(string_table::other) == "other");
  CHECK(table.text(65535).empty());
}

TEST_CASE("a full table gives the number of other, and known texts keep theirs") {
  string_table table;
  const auto first = table.intern("0");
  for (int i = 0; table.size() < string_table::capacity; ++i) table.intern(std::to_string(i));
  CHECK(table.intern("one too many") == string_table::other);
  CHECK(table.intern("0") == first);
  CHECK(table.size() == string_table::capacity);
}

TEST_CASE("a long text is cut at a whole character") {
  string_table table;
  std::string text(string_table::max_bytes - 1, 'x');
  const auto id = table.intern(text + "\xc3\xa4");
  CHECK(table.text(id) == text);
}

TEST_CASE("threads that meet with the same new texts agree on their numbers") {
  string_table table;
  std::vector<std::vector<std::uint16_t>> seen(4);
  std::vector<std::thread> threads;
  for (auto& mine : seen)
    threads.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) mine.push_back(table.intern("text " + std::to_string(i)));
    });
  for (std::thread& each : threads) each.join();
  for (const auto& mine : seen) CHECK(mine == seen.front());
  CHECK(table.size() == 1002);
  for (int i = 0; i < 1000; ++i)
    REQUIRE(table.text(seen[0][static_cast<std::size_t>(i)]) == "text " + std::to_string(i));
}

TEST_CASE("a text does not show secrets, and keeps its number") {
  string_table table;
  table.hide(spate::plugin::secrets({"hunter2"}));
  const auto id = table.intern("body does not contain \"hunter2\"");
  CHECK(table.text(id) == "body does not contain \"***\"");
  CHECK(table.intern("body does not contain \"hunter2\"") == id);
  const std::string long_text = std::string(string_table::max_bytes - 3, 'x') + "hunter2";
  CHECK(table.text(table.intern(long_text)) == std::string(string_table::max_bytes - 3, 'x') + "***");
}
