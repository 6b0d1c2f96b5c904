#include "server/access_log.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "temporary_folder.hpp"

namespace spate::llm_eval_server {
namespace {

std::string content(const std::string& path) {
  std::ostringstream out;
  out << std::ifstream(path).rdbuf();
  return out.str();
}

}  // namespace

TEST_CASE("the log has one line for each request, written at flush, and is continued") {
  temporary_folder folder;
  const std::string path = folder.file("access.jsonl");
  http_request request;
  request.method = "GET";
  request.target = "/a?\"";
  {
    access_log log(path);
    log.add(5, request, 200);
    request.request_id = "id-1";
    log.add(6, request, 404);
    CHECK(content(path).empty());
    CHECK(log.flush());
    CHECK(content(path) ==
          "{\"t_ns\":5,\"method\":\"GET\",\"target\":\"/a?\\\"\",\"status\":200,\"request_id\":null}\n"
          "{\"t_ns\":6,\"method\":\"GET\",\"target\":\"/a?\\\"\",\"status\":404,\"request_id\":\"id-1\"}\n");
  }
  {
    access_log log(path);
    log.add(7, request, 200);
  }
  const auto text = content(path);
  CHECK(std::count(text.begin(), text.end(), '\n') == 3);
}

TEST_CASE("a WebSocket that has ended is a line of its own") {
  temporary_folder folder;
  const std::string path = folder.file("access.jsonl");
  {
    access_log log(path);
    log.add_websocket(9, {"/ws/x", 1006, 3, 4});
  }
  CHECK(content(path) ==
        "{\"t_ns\":9,\"websocket\":\"/ws/x\",\"code\":1006,\"messages_received\":3,\"messages_sent\":4}\n");
}

TEST_CASE("a log that cannot be opened says what to do") {
  CHECK_THROWS_WITH(access_log("/no/such/folder/x"), Catch::Contains("/no/such/folder/x: No such file or directory; "
                                                                     "choose a file in a folder that exists"));
  CHECK_FALSE(access_log("").enabled());
}

TEST_CASE("lines that a full disk refuses are kept") {
  access_log log("/dev/full");
  http_request request;
  log.add(1, request, 200);
  CHECK_FALSE(log.flush());
  CHECK_FALSE(log.flush());
}

}  // namespace spate::llm_eval_server
