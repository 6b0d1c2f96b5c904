// A protocol whose driver blocks, as database clients do: GET over one connection for each session, with plain calls.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <spate/blocking_shard.hpp>
#include <spate/protocol.hpp>

#include <array>
#include <string>
#include <string_view>

namespace {

class get_shard;

class blocking_http : public spate::protocol {
 public:
  static constexpr const char* id = "blocking_http";
  static constexpr const char* version = "0.1.0";
  static constexpr const char* summary = "GET / by calls that block.";
  static constexpr std::uint32_t capabilities = SPATE_PROTOCOL_BLOCKING;
  static constexpr spate::key target_keys[] = {
      spate::key("port", SPATE_KIND_INT, "TCP port of the server on this machine.").required().between(1, 65535),
      spate::key("pool.size", SPATE_KIND_INT, "Sessions.").by_default("1").between(1, 1000)};
  static constexpr std::array<spate::key, 0> operation_keys{};
  using shard = get_shard;

  blocking_http(const spate::host_services& host, spate::config settings)
      : protocol(host), port(static_cast<std::uint16_t>(settings.find("port").as_int())) {}
  const std::uint16_t port;
};

class get_shard : public spate::blocking_shard {
 public:
  get_shard(blocking_http& target, const spate_shard_params& params)
      : blocking_shard(target.host(), params), descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(target.port);
    if (::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("no server at port " + std::to_string(target.port));
    const int on = 1;
    ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  ~get_shard() override { ::close(descriptor_); }

 protected:
  spate_sample execute(const spate_work& work) override {
    static constexpr std::string_view request = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    spate_sample sample = spate::sample_of(work);
    sample.start_ns = host().now_ns();
    const ssize_t sent = ::send(descriptor_, request.data(), request.size(), MSG_NOSIGNAL);
    const bool answered = sent == static_cast<ssize_t>(request.size()) && answer_came();
    sample.end_ns = host().now_ns();
    sample.status = answered ? 200 : 0;
    if (!answered) sample.outcome = interrupted() ? SPATE_OUTCOME_ABORTED : SPATE_OUTCOME_RESET;
    return sample;
  }
  void on_interrupt() noexcept override { ::shutdown(descriptor_, SHUT_RDWR); }

 private:
  // Its end is known by the test's servers: a head and a body without line breaks.
  bool answer_came() {
    std::string answer;
    char block[4096];
    for (;;) {
      const ssize_t n = ::recv(descriptor_, block, sizeof block, 0);
      if (n <= 0) return false;
      answer.append(block, static_cast<std::size_t>(n));
      const auto head = answer.find("\r\n\r\n");
      const auto length = answer.find("Content-Length: ");
      if (head == std::string::npos || length == std::string::npos) continue;
      if (answer.size() >= head + 4 + static_cast<std::size_t>(std::stoul(answer.substr(length + 16)))) return true;
    }
  }

  const int descriptor_;
};

}  // namespace

SPATE_PLUGIN(blocking_http)
