#include "approved.hpp"
#include "command_call.hpp"

using spate::test::call;

namespace {

void approve(const std::string& name, const std::vector<std::string>& arguments) {
  const auto called = call(arguments);
  CHECK(called.code == 0);
  CHECK(called.err.empty());
  approved::check("help_" + name + ".txt", called.out);
}

}  // namespace

TEST_CASE("help says what spate and each of its commands can do") {
  approve("spate", {"--help"});
  approve("run", {"run", "--help"});
  approve("check", {"check", "--help"});
  approve("ctl", {"ctl", "--help"});
  approve("data", {"data", "--help"});
  approve("schema", {"schema", "--help"});
  approve("new", {"new", "--help"});
  approve("serve", {"serve", "--help"});
  approve("plugin", {"plugin", "--help"});
}

TEST_CASE("help for a profile lists its parameters, for a service its keys") {
  approve("run_profile", {"run", "shop", "--help"});
  approve("serve_service", {"serve", "tiny_service", "--help"});
}

TEST_CASE("help is the same however it is asked for") {
  CHECK(call({"help"}).out == call({"-h"}).out);
  CHECK(call({"help", "run"}).out == call({"run", "-h"}).out);
  CHECK(call({"run", "--help", "shop"}).out == call({"run", "shop", "--users=3", "--help"}).out);
}

TEST_CASE("plugin inspect shows a plugin's keys as text and as the table of a README") {
  auto called = call({"plugin", "inspect", "tiny_service", "--markdown"});
  CHECK(called.code == 0);
  approved::check("inspect_markdown.txt", called.out);
  called = call({"plugin", "inspect", "fake", "--markdown"});
  approved::check("inspect_markdown_protocol.txt", called.out);
}
