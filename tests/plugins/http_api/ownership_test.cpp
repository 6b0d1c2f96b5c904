// Whose connections are: the users' (connections_test.cpp), a pool's, or new each time.
#include <catch2/catch.hpp>

#include <condition_variable>

#include "http_peer.hpp"

using namespace spate::test;
using namespace std::chrono_literals;

namespace {

// Answers only once `wanted` requests are there at the same time, on different connections.
class meeting {
 public:
  explicit meeting(int wanted) : wanted_(wanted) {}
  scripted_server::script script() {
    return [this](server_socket& socket, int) {
      while (read_request(socket)) {
        std::unique_lock lock(mutex_);
        most = std::max(most, ++here_);
        arrived_.notify_all();
        if (!arrived_.wait_for(lock, 10s, [&] { return met_ || here_ >= wanted_; })) return;
        met_ = true;
        --here_;
        lock.unlock();
        socket.write(answer(200, "x"));
      }
    };
  }
  int most = 0;

 private:
  int wanted_, here_ = 0;
  bool met_ = false;
  std::mutex mutex_;
  std::condition_variable arrived_;
};

}  // namespace

TEST_CASE("a pool's connections serve every user, and who waits for one was blocked") {
  meeting three(3);
  scripted_server server(three.script());
  harness client(http_api(), {{"base_url", url_of(server)}, {"connections", "pool"}, {"pool", {{"size", 3}}}},
                 {{"operation", {{"get", "/"}}}});
  client.start(20);
  for (std::uint32_t user = 0; user < 20; ++user) client.submit(0, user);
  client.finish();
  CHECK(client.samples.size() == 20);
  CHECK(server.connections() == 3);
  CHECK(three.most == 3);
  int at_once = 0;
  for (const spate_sample& each : client.samples) {
    CHECK(each.outcome == SPATE_OUTCOME_OK);
    if (each.blocked_ns == 0) ++at_once;
  }
  CHECK(at_once == 3);
  CHECK(client.host.metric("connections_opened") == 3);
  CHECK(client.host.metric("connections_reused") == 17);
  client.stop();
  CHECK(client.violations.empty());
}

TEST_CASE("works wait for the pool in the order of their coming") {
  scripted_server server(always(answer(200, "x")));
  harness client(http_api(), {{"base_url", url_of(server)}, {"connections", "pool"}, {"pool", {{"size", 1}}}},
                 {{"operation", {{"get", "/"}}}});
  client.start(30);
  for (std::uint32_t user = 0; user < 30; ++user) client.submit(0, user);
  client.finish();
  for (std::uint32_t user = 0; user < 30; ++user) CHECK(client.samples[user].user == user);
  CHECK(server.connections() == 1);
}

TEST_CASE("a pool whose connections cannot be opened fails every waiting work, however many there are") {
  int free_port;
  {
    scripted_server gone([](server_socket&, int) {});
    free_port = gone.port;
  }
  harness client(
      http_api(),
      {{"base_url", "http://127.0.0.1:" + std::to_string(free_port)}, {"connections", "pool"}, {"pool", {{"size", 2}}}},
      {{"operation", {{"get", "/"}}}});
  constexpr std::uint32_t users = 20'000;
  client.start(users);
  for (std::uint32_t user = 0; user < users; ++user) client.submit(0, user);
  client.finish();
  CHECK(client.samples.size() == users);
  for (const spate_sample& each : client.samples) REQUIRE(each.outcome == SPATE_OUTCOME_REFUSED);
}

TEST_CASE("what waits for the pool is aborted with the rest") {
  scripted_server server([](server_socket& socket, int) { socket.wait_for_close(); });
  harness client(http_api(), {{"base_url", url_of(server)}, {"connections", "pool"}, {"pool", {{"size", 1}}}},
                 {{"operation", {{"get", "/"}}}});
  client.start(3);
  for (std::uint32_t user = 0; user < 3; ++user) client.submit(0, user);
  client.pump(20ms);
  client.cancel(SPATE_CANCEL_ABORT);
  client.finish();
  REQUIRE(client.samples.size() == 3);
  int never_began = 0;
  for (const spate_sample& each : client.samples) {
    CHECK(each.outcome == SPATE_OUTCOME_ABORTED);
    if (each.start_ns == 0) ++never_began;
  }
  CHECK(never_began == 2);
  client.stop();
  CHECK(client.violations.empty());
}

TEST_CASE("a pool of fewer connections than workers is refused") {
  harness client(http_api(), {{"base_url", "http://127.0.0.1:1"}, {"connections", "pool"}, {"pool", {{"size", 2}}}},
                 {{"operation", {{"get", "/"}}}});
  CHECK_THROWS_WITH(client.start(1, 3), Catch::Contains("pool.size is 2, and the target has 3 workers"));
}

TEST_CASE("a new connection for each operation asks the server to end it") {
  request_record record;
  scripted_server server(recording(record, answer(200, "x")));
  harness client(http_api(), {{"base_url", url_of(server)}, {"connections", "new"}}, {{"operation", {{"get", "/"}}}});
  client.start();
  for (int i = 0; i < 4; ++i) CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(server.connections() == 4);
  CHECK(client.host.metric("connections_opened") == 4);
  for (const http_request& each : record.all()) CHECK(each.header("Connection") == "close");
}
