#include <catch2/catch.hpp>

#include "command_call.hpp"

using namespace spate::test;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

TEST_CASE("serve without a service says what to do") {
  const called result = call({"serve"});
  CHECK(result.code == 2);
  CHECK_THAT(result.err, StartsWith("error: which service?") && Contains("spate plugin list"));
}

TEST_CASE("a service that does not exist names the nearest") {
  const called result = call({"serve", "tiny_servise"});
  CHECK(result.code == 3);
  CHECK_THAT(result.err, Contains("did you mean 'tiny_service'?"));
}

TEST_CASE("an option that the service does not declare names the nearest") {
  const called result = call({"serve", "tiny_service", "--prot=1"});
  CHECK(result.code == 2);
  CHECK(result.err == "error: there is no option --prot\n  did you mean --port? --help lists the options\n");
}

TEST_CASE("a service's options are checked like its keys in a profile, all at once") {
  const called result = call({"serve", "tiny_service", "--port=70000", "--behaviour=fien", "--idle-timeout=soon"});
  CHECK(result.code == 2);
  CHECK(result.out.empty());
  CHECK_THAT(result.err, Contains("--port=70000") && Contains("65535") && Contains("--behaviour=fien") &&
                             Contains("fine") && Contains("--idle-timeout=soon") && Contains("duration"));
}

TEST_CASE("what only the service knows to be wrong is reported the same way") {
  const called result = call({"serve", "tiny_service", "--port", "13"});
  CHECK(result.code == 2);
  CHECK_THAT(result.err, Contains("port 13 brings bad luck") && Contains("--port=13"));
}

TEST_CASE("a service that does not start ends with its reason and exit code 3") {
  const called result = call({"serve", "tiny_service", "--port=81", "--behaviour=refuses"});
  CHECK(result.code == 3);
  CHECK(result.err == "error: port 81 is taken; choose another with --port\n");
}

TEST_CASE("a service tells a person its endpoints, and one that ends by itself says why") {
  const called result = call({"serve", "tiny_service", "--port=81", "--behaviour=ends"});
  CHECK(result.code == 3);
  CHECK_THAT(result.out, StartsWith("tiny_service is ready (process ") &&
                             Contains("  http      http://127.0.0.1:81\nctrl-C stops it.\n"));
  CHECK(result.err == "error: tiny_service ended by itself: the disk is full\n");
}

TEST_CASE("a file that a service is given counts from the current folder") {
  const called result = call({"serve", "tiny_service", "--certificate=no_such.pem"});
  CHECK(result.code == 2);
  CHECK_THAT(result.err, Contains("`certificate`: no such file \"no_such.pem\" (looked in the current folder)"));
}
