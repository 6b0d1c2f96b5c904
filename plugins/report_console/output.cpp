#include "output.hpp"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <spate/failure.hpp>

#include <cerrno>
#include <cstring>

namespace spate::report_console {

void output::write(std::string_view text) const {
  while (!text.empty()) {
    const ssize_t n = ::write(fd_, text.data(), text.size());
    if (n > 0) {
      text.remove_prefix(static_cast<std::size_t>(n));
    } else if (n < 0 && errno == EAGAIN) {
      // Somebody else made our standard output non-blocking.
      pollfd wait{fd_, POLLOUT, 0};
      ::poll(&wait, 1, -1);
    } else if (n == 0 || errno != EINTR) {
      throw failure(SPATE_E_IO, spate::text("cannot write to standard output: ", std::string_view(std::strerror(errno)),
                                            "; the result is in the run folder"));
    }
  }
}

std::size_t output::width(std::size_t otherwise) const noexcept {
  winsize size{};
  return ::ioctl(fd_, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : otherwise;
}

}  // namespace spate::report_console
