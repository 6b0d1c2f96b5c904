#include <catch2/catch.hpp>

#include "sdk/harness.hpp"
#include "sdk/scripted_server.hpp"

using namespace spate::test;
using namespace std::chrono_literals;

namespace {

const spate_protocol* echo() {
  static const spate_protocol* loaded = load_protocol(ECHO_TCP);
  return loaded;
}

void echo_lines(server_socket& socket, int) {
  for (std::string line = socket.read_until("\n"); !line.empty(); line = socket.read_until("\n")) socket.write(line);
}

}  // namespace

TEST_CASE("the template plugin sends a line, gets a line and keeps its connection") {
  scripted_server server(echo_lines);
  harness echoing(echo(), {{"port", server.port}},
                  {{"fixed", {{"send", "hello"}}}, {"drawn", {{"send", templated{"n ${token}"}}}}});
  echoing.host.wanted = {SPATE_WANTS_BODY, SPATE_WANTS_BODY};
  echoing.start(2);
  for (int i = 0; i < 50; ++i) {
    echoing.submit(0, 0);
    echoing.submit(1, 1);
    echoing.finish();
  }
  CHECK(echoing.samples.size() == 100);
  for (const spate_sample& each : echoing.samples) CHECK(each.outcome == SPATE_OUTCOME_OK);
  REQUIRE(echoing.host.offers.size() == 100);
  for (const offered& each : echoing.host.offers)
    CHECK(each.body == (each.operation == 0 ? "hello" : "n " + std::to_string(each.token)));
  CHECK(server.connections() == 2);
  echoing.stop();
  CHECK(echoing.violations.empty());
}

TEST_CASE("the template plugin's user takes one work at a time") {
  scripted_server server(echo_lines);
  harness echoing(echo(), {{"port", server.port}}, {{"fixed", {{"send", "hello"}}}});
  echoing.start();
  CHECK(echoing.submit(0));
  CHECK_FALSE(echoing.submit(0));
  echoing.finish();
  CHECK(echoing.submit(0));
  echoing.finish();
  echoing.stop();
  CHECK(echoing.violations.empty());
}

TEST_CASE("the template plugin tells refused, reset and timeout apart") {
  int free_port;
  {
    scripted_server gone(echo_lines);
    free_port = gone.port;
  }
  harness refused(echo(), {{"port", free_port}}, {{"fixed", {{"send", "hello"}}}});
  refused.start();
  CHECK(refused.run(0).outcome == SPATE_OUTCOME_REFUSED);

  scripted_server server([](server_socket& socket, int index) {
    socket.read_until("\n");
    if (index > 0) socket.wait_for_close();
  });
  harness failing(echo(), {{"port", server.port}, {"timeout", 100ms}}, {{"fixed", {{"send", "hello"}}}});
  failing.start();
  CHECK(failing.run(0).outcome == SPATE_OUTCOME_RESET);
  spate_sample late = failing.run(0);
  CHECK(late.outcome == SPATE_OUTCOME_TIMEOUT);
  CHECK((late.flags & SPATE_SAMPLE_CENSORED) != 0);
  CHECK(late.end_ns - late.start_ns >= 100'000'000);
  failing.stop();
  CHECK(failing.violations.empty());
}

TEST_CASE("the template plugin aborts what is under way") {
  scripted_server server([](server_socket& socket, int) { socket.wait_for_close(); });
  harness aborting(echo(), {{"port", server.port}}, {{"fixed", {{"send", "hello"}}}});
  aborting.start(3);
  for (std::uint32_t user = 0; user < 3; ++user) aborting.submit(0, user);
  aborting.pump(5ms);
  aborting.stop();
  REQUIRE(aborting.samples.size() == 3);
  for (const spate_sample& each : aborting.samples) CHECK(each.outcome == SPATE_OUTCOME_ABORTED);
  CHECK(aborting.violations.empty());
}

TEST_CASE("the template plugin's check names the node and says what to do") {
  harness wrong(echo(), {{"port", 7}, {"address", "localhost"}}, {{"two", {{"send", "a\nb"}}}});
  auto found = wrong.check();
  REQUIRE(found.size() == 2);
  CHECK(found[0].path == "address");
  CHECK(found[0].message == "'localhost' is no IP address; write one like 127.0.0.1 or ::1");
  CHECK(found[1].path == "operations..send");
  CHECK(wrong.check_status == SPATE_E_CONFIG);
}
