#include "session/control_desk.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>

#include "engine/breadcrumb.hpp"
#include "session/interrupt.hpp"

namespace spate::session {
namespace {

namespace json = boost::json;

constexpr const char* key_list =
    "keys: p pause or resume, + and - 10 % more or less load, m mark this moment, q stop, ? this list";
constexpr int look_again_ms = 500;  // for the terminal: a shell may have had it

void put_right() noexcept {
  terminal_keys::give_back();
  control_socket::remove_file();
}

std::string text(const json::object& from, std::string_view key) {
  const json::value* found = from.if_contains(key);
  return found != nullptr && found->is_string() ? json::value_to<std::string>(*found) : std::string();
}

command read_command(const std::string& line) {
  boost::system::error_code wrong;
  const json::value read = json::parse(line, wrong);
  if (wrong || !read.is_object()) return {"", "socket"};
  const json::object& from = read.get_object();
  return {text(from, "command"), "socket", text(from, "load"), text(from, "argument")};
}

}  // namespace

control_desk::control_desk(controls& of, const std::string& folder, bool keys, bool live) : controls_(of), live_(live) {
  std::string error;
  socket_ = control_socket::listen(folder, error);
  if (!socket_) spdlog::warn("{}: `spate ctl` cannot control this run", error);
  interrupt::before_end(&put_right);
  engine::before_crash(&put_right);
  if (keys) keys_ = terminal_keys::take();
  if (keys_) say(key_list);
  if (::pipe2(end_, O_CLOEXEC) == 0) thread_ = std::thread([this] { serve(); });
}

control_desk::~control_desk() {
  if (thread_.joinable()) {
    ::close(end_[1]);
    thread_.join();
    ::close(end_[0]);
  }
  interrupt::before_end(nullptr);
  engine::before_crash(nullptr);
}

void control_desk::serve() {
  for (;;) {
    if (keys_) keys_->keep();
    const bool reads = keys_ && terminal_keys::is_ours();
    pollfd watched[] = {{end_[0], POLLIN, 0},
                        {socket_ ? socket_->descriptor() : -1, POLLIN, 0},
                        {reads ? STDIN_FILENO : -1, POLLIN, 0}};
    if (::poll(watched, 3, keys_ ? look_again_ms : -1) < 0) continue;
    if (watched[0].revents != 0) return;
    if (watched[1].revents != 0) answer_one();
    if (watched[2].revents != 0 && terminal_keys::is_ours()) press(terminal_keys::next());
  }
}

void control_desk::answer_one() {
  const int connection = ::accept4(socket_->descriptor(), nullptr, nullptr, SOCK_CLOEXEC);
  if (connection < 0) return;
  const timeval most{1, 0};
  setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
  std::string line;
  if (control_socket::read_line(connection, line)) {
    const answer given = controls_.carry_out(read_command(line));
    control_socket::write_line(connection, json::serialize(json::object{{"done", given.done}, {"text", given.text}}));
  }
  ::close(connection);
}

void control_desk::press(char key) {
  answer given{true, {}};
  switch (key) {
    case 'p':
      given = controls_.carry_out({controls_.is_paused() ? "resume" : "pause", "key"});
      break;
    case '+':
    case '=':
      given = controls_.scale(1.1, "key");
      break;
    case '-':
      given = controls_.scale(0.9, "key");
      break;
    case 'm':
      given = controls_.carry_out({"mark", "key"});
      break;
    case 'q':
      given = controls_.carry_out({"stop", "key"});
      if (given.done) say(given.text);
      break;
    case '?':
    case 'h':
      say(key_list);
      break;
    case '\x04':
      keys_.reset();
      break;
    default:
      break;
  }
  // What was done is an event, which the reporters tell.
  if (!given.done) say(given.text);
}

void control_desk::say(const std::string& text) const {
  fmt::print(stderr, "{}spate: {}\n", live_ ? "\r\x1b[K" : "", text);
}

}  // namespace spate::session
