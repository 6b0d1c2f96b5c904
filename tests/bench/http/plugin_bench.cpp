// The plugin alone, without the host: what its hot path costs. Prints one line of JSON.
//   bench_http_plugin PLUGIN.so URL get|post USERS REQUESTS
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>

#include "sdk/harness.hpp"

using namespace spate::test;

namespace {

double cpu_seconds() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  auto seconds = [](const timeval& from) {
    return static_cast<double>(from.tv_sec) + static_cast<double>(from.tv_usec) * 1e-6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6) {
    std::fprintf(stderr, "usage: bench_http_plugin PLUGIN.so URL get|post USERS REQUESTS\n");
    return 2;
  }
  bool post = std::string(argv[3]) == "post";
  auto users = static_cast<std::uint32_t>(std::atoi(argv[4]));
  long requests = std::atol(argv[5]);
  value get(std::initializer_list<value::member>{{"get", "/"}});
  value create(std::initializer_list<value::member>{
      {"post", "/api/runs/"},
      {"json", templated{R"({"name":"run ${a}","dataset":"${b}","n":${c},"model":"${a}","seed":${c}})", true}}});
  harness client(load_protocol(argv[1]), {{"base_url", argv[2]}}, {{"operation", post ? create : get}}, false);
  client.host.values = {{"a", "alpha beta"}, {"b", "dataset_seven"}, {"c", "1234"}};
  client.host.wanted = {SPATE_WANTS_STATUS | (post ? std::uint32_t{SPATE_WANTS_BODY} : 0u)};
  client.host.keep_offers = false;
  client.start(users);
  // As the host does: the users of the samples that a pump brought send again at once.
  std::vector<std::uint32_t> idle;
  for (std::uint32_t user = 0; user < users; ++user) idle.push_back(user);
  long sent = 0, done = 0, errors = 0;
  double start_cpu = cpu_seconds();
  std::int64_t start_ns = harness::now_ns();
  while (done < requests) {
    for (std::uint32_t user : idle)
      if (sent < requests) client.submit(0, user), ++sent;
    idle.clear();
    client.samples.clear();
    client.pump(std::chrono::seconds(1), 8);
    for (const spate_sample& each : client.samples) {
      idle.push_back(each.user);
      ++done;
      if (each.outcome != SPATE_OUTCOME_OK) ++errors;
    }
  }
  double cpu = cpu_seconds() - start_cpu, wall = static_cast<double>(harness::now_ns() - start_ns) * 1e-9;
  std::printf("{\"requests\": %ld, \"errors\": %ld, \"wall_s\": %.6f, \"cpu_s\": %.6f}\n", done, errors, wall, cpu);
  return errors == 0 ? 0 : 1;
}
