#include "plugin/file_descriptor.hpp"

#include <fcntl.h>
#include <poll.h>

#include <cerrno>
#include <chrono>
#include <system_error>

#include "plugin/error.hpp"

namespace spate::plugin {

pipe_ends open_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0)
    throw error("cannot open a pipe: " + std::generic_category().message(errno) + "; see `ulimit -n`");
  return {file_descriptor(ends[0]), file_descriptor(ends[1])};
}

bool write_all(int descriptor, std::string_view text) noexcept {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

read_end read_until(int descriptor, char stop_at, int timeout_ms, std::string& into) {
  using clock = std::chrono::steady_clock;
  const auto deadline = clock::now() + std::chrono::milliseconds(timeout_ms);
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - clock::now()).count();
    pollfd waiting{descriptor, POLLIN, 0};
    const int ready = ::poll(&waiting, 1, left < 0 ? 0 : static_cast<int>(left));
    if (ready < 0 && errno == EINTR) continue;
    if (ready < 0) return read_end::failed;
    if (ready == 0) return read_end::timeout;
    char buffer[4096];
    const ssize_t count = ::read(descriptor, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return read_end::failed;
    if (count == 0) return read_end::whole;
    into.append(buffer, static_cast<std::size_t>(count));
    if (stop_at != '\0' && into.find(stop_at) != into.npos) return read_end::whole;
  }
}

}  // namespace spate::plugin
