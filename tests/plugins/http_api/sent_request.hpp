// What one operation sends, byte by byte.
#pragma once

#include <catch2/catch.hpp>

#include "http_peer.hpp"

namespace spate::test {

// The port is written PORT.
inline http_request sent_by(value target_extra, value operation, std::map<std::string, std::string> values = {}) {
  request_record record;
  scripted_server server(recording(record, answer(200, "")));
  target_extra.children.insert(target_extra.children.begin(),
                               {"base_url", value("http://127.0.0.1:" + std::to_string(server.port) + "/api/")});
  harness client(http_api(), target_extra, {{"operation", operation}});
  client.host.values = std::move(values);
  client.start();
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  client.stop();
  CHECK(client.violations.empty());
  auto all = record.all();
  REQUIRE(all.size() == 1);
  auto port = std::to_string(server.port);
  auto at = all[0].head.find(port);
  if (at != std::string::npos) all[0].head.replace(at, port.size(), "PORT");
  return all[0];
}

}  // namespace spate::test
