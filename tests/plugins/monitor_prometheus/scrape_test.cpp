// The monitor against servers on loopback.
#include <catch2/catch.hpp>

#include "kept_readings.hpp"
#include "plugins/net/tls_peer.hpp"
#include "prometheus_monitor.hpp"
#include "sdk/fake_host.hpp"
#include "settings.hpp"

using namespace spate;
using namespace spate::monitor_prometheus;
using namespace std::chrono_literals;

namespace {

using members = std::vector<test::value::member>;

// One monitor with the metrics `memory` (a gauge) and `requests` (a rate).
class scraped {
 public:
  explicit scraped(const std::string& url, const members& more = {}) : literal_(settings(url, more)) {
    spate_error error{};
    error.struct_size = sizeof error;
    REQUIRE(table_->create(host_.get(), &literal_.get(), &instance_, &error) == SPATE_OK);
  }
  ~scraped() { table_->destroy(instance_); }
  scraped(const scraped&) = delete;

  const kept_readings& read() {
    kept_ = std::make_unique<kept_readings>();
    spate_error error{};
    error.struct_size = sizeof error;
    REQUIRE(table_->read(instance_, kept_->raw(), &error) == SPATE_OK);
    return *kept_;
  }

  static constexpr std::uint32_t memory = 0, requests = 1;

 private:
  static test::value settings(const std::string& url, const members& more) {
    test::value all = prometheus_settings(
        {{"url", url},
         {"metrics", {{"memory", "process_resident_memory_bytes"}, {"requests", "rate(requests_total)"}}}});
    for (const auto& each : more) {
      std::erase_if(all.children, [&](const auto& other) { return other.first == each.first; });
      all.children.push_back(each);
    }
    return all;
  }

  const spate_monitor* table_ = static_cast<const spate_monitor*>(prometheus_monitor::descriptor<prometheus_monitor>());
  test::config_literal literal_;
  test::fake_host host_;
  spate_monitor_instance* instance_ = nullptr;
  std::unique_ptr<kept_readings> kept_;
};

std::string url_of(const test::scripted_server& server) { return text("http://127.0.0.1:", server.port); }

std::string answer(const std::string& body, const std::string& status = "200 OK") {
  return text("HTTP/1.1 ", status, "\r\nContent-Length: ", body.size(), "\r\n\r\n", body);
}

test::scripted_server::script answering(const std::string& bytes) {
  return [bytes](test::server_socket& socket, int) {
    socket.read_until("\r\n\r\n");
    socket.write(bytes);
  };
}

// What every metric is missing for.
std::string why(const test::scripted_server::script& script, const members& more = {}) {
  const test::scripted_server server(script);
  scraped monitor(url_of(server), more);
  const kept_readings& now = monitor.read();
  CHECK(now.values.empty());
  CHECK(now.reason(scraped::memory) == now.reason(scraped::requests));
  const std::string place = text("127.0.0.1:", server.port, "/metrics: ");
  CHECK(now.reason(scraped::memory).substr(0, place.size()) == place);
  return now.reason(scraped::memory).substr(std::min(place.size(), now.reason(scraped::memory).size()));
}

}  // namespace

TEST_CASE("gauges are there at once and rates from the second reading on, each on a connection of its own") {
  std::string request;
  const test::scripted_server server([&](test::server_socket& socket, int index) {
    request = socket.read_until("\r\n\r\n");
    socket.write(answer(text("process_resident_memory_bytes 4096\nrequests_total ", 100 + 50 * index, "\n")));
  });
  scraped monitor(url_of(server), {{"headers", {{"Authorization", "Bearer 1"}}}});
  const kept_readings& first = monitor.read();
  CHECK(first.value(scraped::memory) == 4096);
  CHECK_FALSE(first.was_told(scraped::requests));
  CHECK(request == text("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1:", server.port,
                        "\r\nAccept: text/plain;version=0.0.4\r\nUser-Agent: spate\r\nConnection: close\r\n"
                        "Authorization: Bearer 1\r\n\r\n"));
  CHECK(monitor.read().value(scraped::requests) > 0);
  CHECK(server.connections() == 2);
}

TEST_CASE("a long answer in chunks is read whole") {
  std::string body = "process_resident_memory_bytes 4096\n";
  for (int i = 0; i < 5000; ++i) body += text("# HELP filler_", i, " of some words that are passed over\n");
  body += "requests_total 1\n";
  const test::scripted_server server([&](test::server_socket& socket, int) {
    socket.read_until("\r\n\r\n");
    socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (std::size_t at = 0; at < body.size(); at += 1000) {
      const std::string part = body.substr(at, 1000);
      char size[16];
      std::snprintf(size, sizeof size, "%zx\r\n", part.size());
      socket.write(size + part + "\r\n");
    }
    socket.write("0\r\n\r\n");
  });
  scraped monitor(url_of(server));
  CHECK(monitor.read().value(scraped::memory) == 4096);
  CHECK(monitor.read().value(scraped::requests) == 0);
}

TEST_CASE("a body that ends with the connection is read") {
  const test::scripted_server server(answering("HTTP/1.0 200 OK\r\n\r\nprocess_resident_memory_bytes 7\n"));
  CHECK(scraped(url_of(server)).read().value(scraped::memory) == 7);
}

TEST_CASE("over TLS, verified") {
  const test::certificate authority({"Test authority", "", true}, nullptr), own({"server"}, &authority);
  test::tls_server tls(own);
  const temporary_folder folder;
  const std::string ca_file = authority.write(folder, "ca.pem");
  const test::scripted_server server(tls.behind(answering(answer("process_resident_memory_bytes 7\n"))));
  const std::string url = text("https://127.0.0.1:", server.port);
  scraped trusting(url, {{"tls", {{"ca_file", ca_file}}}}), careless(url, {{"tls", {{"verify", false}}}}), wary(url);
  CHECK(trusting.read().value(scraped::memory) == 7);
  CHECK(trusting.read().value(scraped::memory) == 7);
  CHECK(careless.read().value(scraped::memory) == 7);
  CHECK_THAT(wary.read().reason(scraped::memory), Catch::Contains("TLS: ") && Catch::Contains("certificate"));
}

TEST_CASE("what goes wrong is the reason") {
  CHECK(why(answering(answer("", "503 Service Unavailable"))) == "it answers 503");
  CHECK(why(answering(answer("", "302 Found"))) == "it answers 302: write the address that it points to");
  CHECK(why(answering("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\x1F\x8B\b")) ==
        "its answer is compressed (gzip), which was not asked for");
  CHECK(why(answering("SSH-2.0-OpenSSH_9.2\r\n")) == "what it answers is no HTTP");
  CHECK(why(answering("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nup 1\n")) ==
        "it closed the connection before the answer was complete");
  CHECK(why(answering(answer(std::string(2000, '#'))), {{"body_limit", test::size_bytes(1000)}}) ==
        "its answer is longer than body_limit, 1000 bytes");
  CHECK(why([](test::server_socket& socket, int) { socket.wait_for_close(); }, {{"timeout", 50ms}}) ==
        "no answer within 50 ms (`timeout`)");
  CHECK_THAT(scraped("http://127.0.0.1:1").read().reason(scraped::memory),
             Catch::Contains("127.0.0.1:1/metrics: Connection refused"));
}

TEST_CASE("a text that is none of Prometheus' is told with its line") {
  const test::scripted_server server(answering(answer("<!doctype html>\n")));
  CHECK(scraped(url_of(server)).read().reason(scraped::memory) ==
        "line 1 is no sample of the Prometheus text format: <!doctype html>");
}

TEST_CASE("a server that comes back is read again") {
  const test::scripted_server server([](test::server_socket& socket, int index) {
    socket.read_until("\r\n\r\n");
    if (index == 1) return socket.reset_on_close();
    socket.write(answer(text("process_resident_memory_bytes ", index, "\n")));
  });
  scraped monitor(url_of(server));
  CHECK(monitor.read().value(scraped::memory) == 0);
  CHECK(monitor.read().values.empty());
  CHECK(monitor.read().value(scraped::memory) == 2);
}
