#include "process_monitor.hpp"

#include <catch2/catch.hpp>

#include "sdk/fake_host.hpp"
#include "settings.hpp"

using namespace spate;
using namespace spate::monitor_process;

namespace {

const spate_monitor* table() {
  return static_cast<const spate_monitor*>(process_monitor::descriptor<process_monitor>());
}

std::vector<std::string> mistakes(test::value written) {
  const test::config_literal literal(process_settings(std::move(written)));
  const test::fake_host host;
  std::vector<std::string> found;
  spate_report report{sizeof report, 0, &found,
                      [](spate_report* self, std::uint32_t, std::uint32_t, spate_str message) noexcept {
                        static_cast<std::vector<std::string>*>(self->host_data)->emplace_back(view(message));
                      }};
  table()->check(host.get(), &literal.get(), &report);
  return found;
}

using messages = std::vector<std::string>;

}  // namespace

TEST_CASE("a profile has to say which process") {
  CHECK(mistakes(std::initializer_list<test::value::member>{}) ==
        messages{"nothing says which process is watched: add `pid`, `url`, `port` or `cgroup`"});
  CHECK(mistakes({{"pid", 0}}).empty());  // a parameter that may be set: what it means is seen at run time
  CHECK(mistakes({{"port", 8000}}).empty());
  CHECK(mistakes({{"cgroup", "/platform"}}).empty());
  CHECK(mistakes({{"pid", 0}, {"url", "http://127.0.0.1:8000"}}).empty());
}

TEST_CASE("what contradicts itself or is no URL is told") {
  CHECK(mistakes({{"url", "http://127.0.0.1"}, {"port", 80}}) ==
        messages{"`url` and `port` both say where the process listens: keep one of them"});
  CHECK(mistakes({{"cgroup", ""}}) ==
        messages{"`cgroup` is empty: write a group as /proc/PID/cgroup says it, or leave it out"});
  CHECK(mistakes({{"url", "localhost"}}) ==
        messages{"'localhost' is no HTTP URL; write one like http://127.0.0.1:8000"});
}
