#include "session/control_socket.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>

namespace spate::session {
namespace {

constexpr std::size_t longest_line = 64 * 1024;
constexpr int one_side_seconds = 2, answer_seconds = 10;

// For a signal handler: of one run in this process. -1: there is no file.
std::atomic<int> folder_of_file{-1};

struct open_descriptor {
  explicit open_descriptor(int number) : number(number) {}
  ~open_descriptor() {
    if (number >= 0) ::close(number);
  }
  open_descriptor(const open_descriptor&) = delete;
  open_descriptor& operator=(const open_descriptor&) = delete;
  int number;
};

int open_folder(const std::string& folder) { return ::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC); }

// A socket's path may have 107 characters: this one always has fewer.
sockaddr_un address_in(int folder) {
  sockaddr_un out{};
  out.sun_family = AF_UNIX;
  fmt::format_to_n(out.sun_path, sizeof out.sun_path - 1, "/proc/self/fd/{}/{}", folder, control_socket_name);
  return out;
}

void limit_time(int connection, int seconds) {
  const timeval most{seconds, 0};
  setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
  setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &most, sizeof most);
}

std::string why_not_connected(const std::string& folder, int error) {
  if (error == ENOENT)
    return fmt::format("no run is under way in {}: it has no {}; its result is in result.json, if it came to its end",
                       folder, control_socket_name);
  if (error == ECONNREFUSED)
    return fmt::format("the run in {} was killed: nobody listens at its {}; `spate report {}` reports what it left",
                       folder, control_socket_name, folder);
  if (error == EACCES) return fmt::format("the run in {} is another user's: only its owner may control it", folder);
  return fmt::format("{}/{}: {}", folder, control_socket_name, std::strerror(error));
}

}  // namespace

std::unique_ptr<control_socket> control_socket::listen(const std::string& folder, std::string& error) {
  const int place = open_folder(folder);
  const int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const sockaddr_un address = address_in(place);
  // Before the file exists: at no moment may anybody else connect.
  const bool made = place >= 0 && listener >= 0 && ::fchmod(listener, 0600) == 0 &&
                    ::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  if (made) folder_of_file = place;
  if (!made || ::listen(listener, 8) != 0) {
    error = fmt::format("{}/{}: {}", folder, control_socket_name, std::strerror(errno));
    if (made) remove_file();
    if (listener >= 0) ::close(listener);
    if (!made && place >= 0) ::close(place);
    return nullptr;
  }
  return std::unique_ptr<control_socket>(new control_socket(listener));
}

control_socket::~control_socket() {
  remove_file();
  ::close(listener_);
}

void control_socket::remove_file() noexcept {
  const int folder = folder_of_file.exchange(-1);
  if (folder < 0) return;
  ::unlinkat(folder, control_socket_name, 0);
  ::close(folder);
}

bool control_socket::read_line(int connection, std::string& into) {
  into.clear();
  char part[4096];
  while (into.size() < longest_line) {
    const ssize_t size = ::recv(connection, part, sizeof part, 0);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return false;
    into.append(part, static_cast<std::size_t>(size));
    if (into.back() == '\n') {
      into.pop_back();
      return true;
    }
  }
  return false;
}

bool control_socket::write_line(int connection, std::string line) {
  limit_time(connection, one_side_seconds);
  line += '\n';
  for (std::size_t done = 0; done < line.size();) {
    const ssize_t size = ::send(connection, line.data() + done, line.size() - done, MSG_NOSIGNAL);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return false;
    done += static_cast<std::size_t>(size);
  }
  return true;
}

std::string control_socket::ask(const std::string& folder, const std::string& line, std::string& error) {
  const open_descriptor place(open_folder(folder));
  if (place.number < 0) {
    error = fmt::format("{}: {}; name the folder that `spate run` printed", folder, std::strerror(errno));
    return {};
  }
  const open_descriptor connection(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_un address = address_in(place.number);
  if (::connect(connection.number, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    error = why_not_connected(folder, errno);
    return {};
  }
  std::string out;
  const bool sent = write_line(connection.number, line);
  limit_time(connection.number, answer_seconds);
  if (!sent || !read_line(connection.number, out)) {
    error = fmt::format("the run in {} took the command and gave no answer: it may have just ended", folder);
    return {};
  }
  return out;
}

}  // namespace spate::session
