// Ids and the log that is compared with the server's.
#include <catch2/catch.hpp>
#include <cinttypes>
#include <cstdio>
#include <set>

#include "http_peer.hpp"
#include "scratch_file.hpp"

using namespace spate::test;
using namespace std::chrono_literals;

namespace {

std::string id_of(const std::string& line) { return line.substr(7, 32); }

// Without the id in front and the times behind, which differ from run to run.
std::string rest(const std::string& line) { return line.substr(39, line.find(",\"due_ns\"") - 39); }

struct times {
  std::int64_t start_ns = 0, end_ns = 0;
};
times times_of(const std::string& line) {
  times out;
  const std::string words = line.substr(line.find(",\"start_ns\""));
  REQUIRE(std::sscanf(words.c_str(), ",\"start_ns\":%" SCNd64 ",\"end_ns\":%" SCNd64 "}", &out.start_ns, &out.end_ns) ==
          2);
  return out;
}

}  // namespace

TEST_CASE("every attempt has an id of its own, and a line in the log says how it ended") {
  scratch_file file;
  request_record record;
  scripted_server server([&](server_socket& socket, int index) {
    for (int i = 0;; ++i) {
      http_request request = read_request(socket);
      if (!request) return;
      if (index == 0 && i == 1) return;  // takes the second request and closes
      record.add(request);
      socket.write(answer(i == 0 ? 200 : 404, "x"));
    }
  });
  harness client(http_api(), {{"base_url", url_of(server)}, {"request_id", "X-Request-Id"}, {"request_log", file.path}},
                 {{"read \"all\"", {{"get", "/"}}}});
  client.start();
  client.run(0);
  client.run(0);  // repeated on a new connection
  client.run(0);
  client.stop();
  auto lines = file.lines();
  REQUIRE(lines.size() == 4);
  std::set<std::string> ids;
  for (const std::string& line : lines) ids.insert(id_of(line));
  CHECK(ids.size() == 4);
  std::string name = "\",\"operation\":\"read \\\"all\\\"\",\"user\":0";
  CHECK(rest(lines[0]) == name + ",\"attempt\":1,\"written\":true,\"outcome\":\"ok\",\"status\":200");
  CHECK(rest(lines[1]) == name + ",\"attempt\":1,\"written\":true,\"outcome\":\"repeated\",\"status\":0");
  CHECK(rest(lines[2]) == name + ",\"attempt\":2,\"written\":true,\"outcome\":\"ok\",\"status\":200");
  CHECK(rest(lines[3]) == name + ",\"attempt\":1,\"written\":true,\"outcome\":\"status\",\"status\":404");
  // One after the other, each from its start to its end.
  std::int64_t before_ns = 0;
  for (const std::string& line : lines) {
    const times at = times_of(line);
    CHECK(at.start_ns >= before_ns);
    CHECK(at.end_ns > at.start_ns);
    before_ns = at.end_ns;
  }
  // What the server has seen are the ids of the lines that are not `repeated`.
  auto seen = record.all();
  REQUIRE(seen.size() == 3);
  CHECK(seen[0].header("X-Request-Id") == id_of(lines[0]));
  CHECK(seen[1].header("X-Request-Id") == id_of(lines[2]));
  CHECK(seen[2].header("X-Request-Id") == id_of(lines[3]));
}

TEST_CASE("attempts that were aborted or never written are in the log as well") {
  scratch_file file;
  scripted_server server([](server_socket& socket, int) { socket.wait_for_close(); });
  {
    harness client(http_api(), {{"base_url", url_of(server)}, {"request_id", "X-Id"}, {"request_log", file.path}},
                   {{"o", {{"post", "/"}}}});
    client.start();
    client.submit(0);
    client.pump(20ms);
    client.stop();
  }
  auto lines = file.lines();
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].find("\"written\":true,\"outcome\":\"aborted\",\"status\":0") != std::string::npos);

  int closed;
  {
    scripted_server gone([](server_socket&, int) {});
    closed = gone.port;
  }
  {
    harness client(http_api(),
                   {{"base_url", "http://127.0.0.1:" + std::to_string(closed)},
                    {"request_id", "X-Id"},
                    {"request_log", file.path}},
                   {{"o", {{"post", "/"}}}});
    client.start();
    client.run(0);
    client.stop();
  }
  lines = file.lines();
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].find("\"written\":false,\"outcome\":\"refused\",\"status\":0") != std::string::npos);
}

TEST_CASE("a log that cannot be written stops the start with a reason") {
  harness client(http_api(), {{"base_url", "http://h"}, {"request_id", "X-Id"}, {"request_log", "/no/such/folder/log"}},
                 {{"o", {{"get", "/"}}}});
  CHECK_THROWS_WITH(client.start(),
                    "request_log: cannot write '/no/such/folder/log': No such file or directory; name a file in a "
                    "folder that exists");
}

TEST_CASE("the id header is the plugin's, not the profile's") {
  request_record record;
  scripted_server server(recording(record, answer(200, "")));
  harness client(http_api(), {{"base_url", url_of(server)}, {"request_id", "X-Id"}, {"headers", {{"x-id", "mine"}}}},
                 {{"o", {{"get", "/"}}}});
  client.start();
  client.run(0);
  client.run(0);
  client.stop();
  auto seen = record.all();
  REQUIRE(seen.size() == 2);
  CHECK(seen[0].header("X-Id").size() == 32);
  CHECK(seen[0].header("X-Id") != seen[1].header("X-Id"));
  CHECK(seen[0].head.find("mine") == std::string::npos);
}
