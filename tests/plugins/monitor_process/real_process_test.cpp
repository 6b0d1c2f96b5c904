// The monitor on this test's own process, whose figures the test knows.
#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "kept_readings.hpp"
#include "process_readings.hpp"
#include "settings.hpp"

using namespace spate;
using namespace spate::monitor_process;

namespace {

constexpr std::int64_t s = 1'000'000'000;

// Readings at virtual seconds, each of all that is costly too.
class myself {
 public:
  explicit myself(test::value written)
      : literal_(process_settings(std::move(written))), readings_(files_, whereabouts(config(literal_.get())), -1) {}

  const kept_readings& read() {
    kept_ = std::make_unique<kept_readings>();
    readings_.read(kept_->sink(), second_ += 1000 * s);
    return *kept_;
  }

 private:
  proc::system_files files_;
  test::config_literal literal_;
  process_readings readings_;
  std::unique_ptr<kept_readings> kept_;
  std::int64_t second_ = 0;
};

double used_s() {
  rusage use{};
  ::getrusage(RUSAGE_SELF, &use);
  const auto seconds = [](timeval of) {
    return static_cast<double>(of.tv_sec) + static_cast<double>(of.tv_usec) / 1e6;
  };
  return seconds(use.ru_utime) + seconds(use.ru_stime);
}

void use_processor(double seconds) {
  for (const double until = used_s() + seconds; used_s() < until;) continue;
}

class descriptor {
 public:
  explicit descriptor(int number) : number_(number) { REQUIRE(number >= 0); }
  descriptor(descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  ~descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }

 private:
  int number_;
};

struct listener {
  listener() : socket(::socket(AF_INET, SOCK_STREAM, 0)) {
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(socket.number(), reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(socket.number(), 128) == 0);
    REQUIRE(::getsockname(socket.number(), reinterpret_cast<sockaddr*>(&address), &size) == 0);
  }
  descriptor connect() const {
    descriptor out(::socket(AF_INET, SOCK_STREAM, 0));
    REQUIRE(::connect(out.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    return out;
  }
  descriptor accept() const { return descriptor(::accept(socket.number(), nullptr, nullptr)); }

  descriptor socket;
  sockaddr_in address{};
};

}  // namespace

TEST_CASE("descriptors and sockets of this process are counted to the last") {
  myself process({{"pid", static_cast<int>(::getpid())}});
  const double before = process.read().value(descriptors);
  const double connections = process.read().value(open_connections);
  {
    const listener server;
    std::vector<descriptor> files, clients, accepted;
    for (int i = 0; i < 7; ++i) files.emplace_back(::open("/dev/null", O_RDONLY));
    for (int i = 0; i < 5; ++i) {
      clients.push_back(server.connect());
      accepted.push_back(server.accept());
    }
    const kept_readings& during = process.read();
    CHECK(during.value(descriptors) == before + 7 + 10 + 1);
    CHECK(during.value(open_connections) == connections + 10);
    CHECK(during.value(established) >= 10);

    clients.clear();  // they leave, and the other side forgets to close
    const kept_readings& left = process.read();
    CHECK(left.value(close_wait) == 5);
    CHECK(left.value(open_connections) == connections + 5);
  }
  CHECK(process.read().value(descriptors) == before);
  CHECK(process.read().value(open_connections) == connections);
}

TEST_CASE("the process that listens at a port is this one") {
  const listener server;
  myself process({{"url", "http://127.0.0.1:" + std::to_string(ntohs(server.address.sin_port))}});
  const kept_readings& now = process.read();
  CHECK(now.value(listening) >= 1);
  CHECK(now.value(threads) >= 1);
}

// Of this process, as the kernel tells itself; a sanitizer's shadow counts too.
static double anonymous_bytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.rfind("RssAnon:", 0) == 0) return std::stod(line.substr(8)) * 1024;
  return 0;
}

TEST_CASE("memory that is taken is seen") {
  myself process({{"pid", static_cast<int>(::getpid())}});
  const double before = process.read().value(memory_anonymous), truth_before = anonymous_bytes();
  constexpr std::size_t bytes = 64 << 20;
  void* taken = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  REQUIRE(taken != MAP_FAILED);
  std::memset(taken, 1, bytes);
  const double grown = process.read().value(memory_anonymous) - before, truth = anonymous_bytes() - truth_before;
  ::munmap(taken, bytes);
  CHECK(grown > 0.95 * bytes);
  CHECK(grown == Approx(truth).epsilon(0.05));
}

TEST_CASE("processor time is what the system says it is") {
  myself process({{"pid", static_cast<int>(::getpid())}});
  const double all_cores = process.read().value(cores);
  const double before_s = used_s();
  use_processor(0.5);
  const kept_readings& now = process.read();
  const double truth_s = used_s() - before_s;
  // A tick of the system's clock is 10 ms, at both ends.
  CHECK(now.value(cpu) * all_cores * 1000 == Approx(truth_s).margin(0.025));
  CHECK(now.value(cpu_core) * 1000 == Approx(truth_s).margin(0.025));
}

TEST_CASE("a child's processor time counts, also when it is over between two readings") {
  myself process({{"pid", static_cast<int>(::getpid())}});
  const double all_cores = process.read().value(cores);
  const double before_s = used_s();
  const pid_t child = ::fork();
  if (child == 0) {
    use_processor(0.3);
    ::_exit(0);
  }
  REQUIRE(::waitpid(child, nullptr, 0) == child);
  const kept_readings& now = process.read();
  CHECK(now.value(cpu) * all_cores * 1000 == Approx(0.3 + used_s() - before_s).margin(0.035));
}

TEST_CASE("of another user's process processor and memory are told, and why the rest is not") {
  struct stat init {};
  REQUIRE(::stat("/proc/1", &init) == 0);
  if (::geteuid() != 0 && ::geteuid() == init.st_uid) return;  // a container whose first process is ours
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(1);
    myself process({{"pid", 1}});
    const kept_readings& now = process.read();
    const std::string told = text(now.values.count(memory), '|', now.values.count(threads), '|',
                                  now.reason(descriptors), '|', now.reason(open_connections));
    ::_exit(::write(ends[1], told.data(), told.size()) < 0 ? 1 : 0);
  }
  ::close(ends[1]);
  char told[1024];
  const ssize_t size = ::read(ends[0], told, sizeof told);
  ::close(ends[0]);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(status == 0);
  const std::string why =
      "the descriptors of process 1 cannot be read: Permission denied; run spate as the user of that process, or as "
      "root";
  CHECK(std::string(told, static_cast<std::size_t>(size)) == text("1|1|", why, '|', why));
}
