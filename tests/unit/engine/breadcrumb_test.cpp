#include "engine/breadcrumb.hpp"

#include <signal.h>

#include <catch2/catch.hpp>
#include <string>

using spate::engine::breadcrumb;

namespace {

std::string text_of(const breadcrumb& crumb, int signal, std::uint32_t size = 500) {
  char text[500];
  return std::string(text, spate::engine::describe(crumb, signal, text, size));
}

}  // namespace

TEST_CASE("a crash inside a plugin names plugin, target, shard, call and operation") {
  CHECK(text_of({"http_api", "api", 12, "pump", "create_run"}, SIGSEGV) ==
        "spate: SIGSEGV in plugin http_api, target api, shard 12, in pump, latest operation create_run");
}

TEST_CASE("a crash of the host on a shard's thread says what the plugin did last") {
  CHECK(text_of({"http_api", "api", 0, nullptr, nullptr}, SIGABRT) ==
        "spate: SIGABRT after plugin http_api, target api, shard 0");
}

TEST_CASE("a crash in a monitor names it") {
  breadcrumb crumb;
  crumb.plugin = "process";
  crumb.monitor = "platform";
  crumb.call = "read";
  CHECK(text_of(crumb, SIGSEGV) == "spate: SIGSEGV in plugin process, monitor platform, in read");
}

TEST_CASE("a crash elsewhere says so") { CHECK(text_of({}, SIGBUS) == "spate: SIGBUS outside of any plugin's thread"); }

TEST_CASE("a long name does not overrun the line") {
  const std::string name(600, 'x');
  CHECK(text_of({name.c_str(), "api", 0, "pump", nullptr}, SIGFPE, 64).size() == 64);
}
