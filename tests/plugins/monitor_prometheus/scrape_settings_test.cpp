#include "scrape_settings.hpp"

#include <catch2/catch.hpp>

#include "sdk/fake_host.hpp"
#include "settings.hpp"

using namespace spate;
using namespace spate::monitor_prometheus;

namespace {

using members = std::initializer_list<test::value::member>;
using messages = std::vector<std::string>;

const spate_monitor* table() {
  return static_cast<const spate_monitor*>(prometheus_monitor::descriptor<prometheus_monitor>());
}

messages mistakes(members written) {
  const test::config_literal literal(prometheus_settings(written));
  const test::fake_host host;
  messages found;
  spate_report report{sizeof report, 0, &found,
                      [](spate_report* self, std::uint32_t, std::uint32_t, spate_str message) noexcept {
                        static_cast<messages*>(self->host_data)->emplace_back(view(message));
                      }};
  table()->check(host.get(), &literal.get(), &report);
  return found;
}

scrape_settings read(members written) {
  const test::config_literal literal(prometheus_settings(written));
  return read_settings(config(literal.get()));
}

const test::value metrics = {{"memory", "process_resident_memory_bytes"}};

}  // namespace

TEST_CASE("the text is at /metrics unless the URL says where") {
  CHECK(read({{"url", "http://127.0.0.1:9100"}}).target == "/metrics");
  CHECK(read({{"url", "http://127.0.0.1:9100/"}}).target == "/metrics");
  CHECK(read({{"url", "http://127.0.0.1:9100/a/metrics"}}).target == "/a/metrics");
  CHECK(read({{"url", "http://127.0.0.1:9100/probe?collect[]=cpu&x=1"}}).target == "/probe?collect[]=cpu&x=1");
  const scrape_settings all = read({{"url", "https://node:9100"}, {"headers", {{"Authorization", "Bearer 1"}}}});
  CHECK(all.place.secure);
  CHECK(all.headers == "Authorization: Bearer 1\r\n");
  CHECK(all.timeout_ns == 2'000'000'000);
  CHECK(all.body_limit_bytes == 4 << 20);
}

TEST_CASE("mistakes are told, each with what to do") {
  const test::value url = "http://127.0.0.1:9100";
  CHECK(mistakes({{"url", url}, {"metrics", metrics}}).empty());
  CHECK(mistakes({{"url", url}}) ==
        messages{"no metric is named: write metrics = { memory = \"process_resident_memory_bytes\" }"});
  CHECK(mistakes({{"url", "127.0.0.1:9100"}, {"metrics", metrics}}) ==
        messages{"'127.0.0.1:9100' is no HTTP URL; write one like http://127.0.0.1:8000"});
  CHECK(mistakes({{"url", url}, {"metrics", {{"memory", "rate(x[1m])"}, {"cpu", "x +"}}}}).size() == 2);
  CHECK(mistakes({{"url", url}, {"metrics", metrics}, {"headers", {{"host", "a"}, {"X y", "b"}, {"X-Z", "c\nd"}}}}) ==
        messages{"'host' is no header that can be set here; leave it out",
                 "'X y' is no header that can be set here; leave it out",
                 "the value of X-Z has more than one line; write it in one"});
  CHECK(mistakes({{"url", url}, {"metrics", metrics}, {"tls", {{"ca_file", "ca.pem"}}}}) ==
        messages{"`url` has no TLS, so tls.ca_file has no effect; write https:// or leave it out"});
}

TEST_CASE("the metrics are what the profile names, in its order, with units by their names") {
  const test::config_literal literal(prometheus_settings(
      {{"url", "http://127.0.0.1:9100"},
       {"metrics", {{"memory", "process_resident_memory_bytes"}, {"cpu", "rate(process_cpu_seconds_total) / 4"}}}}));
  const test::fake_host host;
  std::vector<std::string> found;
  const spate_metric_list list{
      sizeof list, 0, &found,
      [](const spate_metric_list* self, spate_str name, spate_str unit, spate_str doc, std::uint32_t) noexcept {
        static_cast<std::vector<std::string>*>(self->host_data)->push_back(text(name, "|", unit, "|", doc));
      }};
  spate_error error{};
  error.struct_size = sizeof error;
  REQUIRE(table()->declare(host.get(), &literal.get(), &list, &error) == SPATE_OK);
  CHECK(found ==
        messages{"memory|bytes|process_resident_memory_bytes", "cpu|ratio|rate(process_cpu_seconds_total) / 4"});
}
