#include <catch2/catch.hpp>

#include "command_call.hpp"

using namespace spate::test;

namespace {

void refuses(const std::vector<std::string>& words, const std::string& said) {
  std::vector<std::string> arguments = {"ctl"};
  arguments.insert(arguments.end(), words.begin(), words.end());
  const called result = call(arguments);
  CHECK(result.code == 2);
  CHECK(result.out.empty());
  CHECK(result.err == "error: " + said + "\n");
}

}  // namespace

TEST_CASE("ctl says what is missing, unknown or too much") {
  const std::string all = "status, pause, resume, users, rate, mark, stop";
  refuses({}, "which run?\n  usage: spate ctl RUN_FOLDER COMMAND; see --help");
  refuses({"results/a"}, "which command?\n  there are: " + all);
  refuses({"results/a", "resum"}, "there is no command 'resum' for a run\n  did you mean `resume`?");
  refuses({"results/a", "explode"}, "there is no command 'explode' for a run\n  there are: " + all);
  refuses({"results/a", "stop", "now"}, "stop takes nothing, not 'now'\n  see spate ctl --help");
  refuses({"results/a", "users"}, "users takes one value, not 0\n  write for example: spate ctl RUN_FOLDER users 50");
  refuses({"results/a", "rate"},
          "rate takes one value, not 0\n  write for example: spate ctl RUN_FOLDER rate \"200/s\"");
  refuses({"results/a", "mark", "cache", "off"},
          "mark takes one value, not 2\n  write for example: spate ctl RUN_FOLDER mark \"cache switched off\"");
  refuses({"results/a", "pause", "--load", "main"},
          "pause is for all loads: it takes no --load\n  see spate ctl --help");
  refuses({"no/such/run", "status"},
          "there is no no/such/run\n  name the folder of a run, as results/<time>-<profile>");
}
