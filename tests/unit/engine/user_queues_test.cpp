#include <catch2/catch.hpp>
#include <thread>

#include "engine/mailbox.hpp"
#include "engine/timer_heap.hpp"

using namespace spate::engine;

TEST_CASE("a mailbox gives users back in the order in which they came") {
  mailbox box;
  CHECK(box.take_all() == nullptr);
  user users[3];
  for (user& each : users) box.put(each);
  user* first = box.take_all();
  REQUIRE(first == &users[0]);
  CHECK(first->next_mail == &users[1]);
  CHECK(users[1].next_mail == &users[2]);
  CHECK(users[2].next_mail == nullptr);
  CHECK(box.empty());
}

TEST_CASE("a mailbox loses nobody when two threads put and one takes") {
  constexpr std::uint32_t each_sends = 20'000;
  mailbox box;
  const auto users = std::make_unique<user[]>(2 * each_sends);
  const auto send = [&](std::uint32_t from) {
    for (std::uint32_t i = from; i < 2 * each_sends; i += 2) {
      users[i].number = i;
      box.put(users[i]);
    }
  };
  std::thread even(send, 0u), odd(send, 1u);
  std::uint32_t taken = 0, next[2] = {0, 1};
  bool in_order = true;
  while (taken < 2 * each_sends) {
    for (user* who = box.take_all(); who != nullptr; who = who->next_mail, ++taken) {
      in_order = in_order && who->number == next[who->number % 2];
      next[who->number % 2] += 2;
    }
  }
  even.join();
  odd.join();
  CHECK(in_order);
}

TEST_CASE("who waits for the earliest instant comes first, the lowest number at one instant") {
  user users[4];
  timer_heap heap;
  heap.reserve(4);
  CHECK(heap.next_ns() == INT64_MAX);
  for (std::uint32_t i = 0; i < 4; ++i) users[i].number = i;
  heap.push(20, users[3]);
  heap.push(10, users[2]);
  heap.push(20, users[1]);
  heap.push(30, users[0]);
  CHECK(heap.next_ns() == 10);
  CHECK(heap.pop().number == 2);
  CHECK(heap.pop().number == 1);
  CHECK(heap.pop().number == 3);
  CHECK(heap.pop().number == 0);
}

TEST_CASE("users can be taken out by a condition, by number") {
  user users[4];
  timer_heap heap;
  heap.reserve(4);
  for (std::uint32_t i = 0; i < 4; ++i) {
    users[i].number = i;
    heap.push(40 - 10 * static_cast<std::int64_t>(i), users[i]);
  }
  std::vector<user*> out;
  heap.take_if([](const user&, std::int64_t at) { return at >= 20; }, out);
  REQUIRE(out.size() == 3);
  CHECK(out[0]->number == 0);
  CHECK(out[2]->number == 2);
  CHECK(heap.pop().number == 3);
  CHECK(heap.empty());
}
