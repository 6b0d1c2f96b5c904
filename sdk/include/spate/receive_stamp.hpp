// How long received bytes lay in the kernel before we took them: the receive lag.
#pragma once

#include <sys/socket.h>
#include <sys/types.h>
#include <time.h>

#include <cstdint>
#include <cstring>

namespace spate {

// A busy thread reads late, and its server looks slow for it. The kernel stamps what it receives, so that the wait can
// be told from the server's time. For stream sockets over IP; other sockets carry no stamps.
struct stamped_read {
  ssize_t bytes = -1;        // as recv(2); errno says why it is -1
  std::int64_t lag_ns = -1;  // from the stamp of the last byte to the return of the read; -1: there was no stamp
};

// Asks for stamps on what arrives from now on. One system call; it lasts as long as the socket. The first socket of the
// machine that asks switches stamping on, so the first stamps may be missing. [shard]
inline bool ask_for_receive_stamps(int descriptor) noexcept {
  const int on = 1;
  return ::setsockopt(descriptor, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) == 0;
}

// recv(2) without waiting. Stamps are on the wall clock, so a clock that is set between the two gives a wrong lag; one
// that would be negative is dropped. [shard]
inline stamped_read read_stamped(int descriptor, void* into, std::size_t size) noexcept {
  iovec part{into, size};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(timespec))];
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  stamped_read out;
  out.bytes = ::recvmsg(descriptor, &message, MSG_DONTWAIT);
  if (out.bytes <= 0) return out;
  for (cmsghdr* each = CMSG_FIRSTHDR(&message); each != nullptr; each = CMSG_NXTHDR(&message, each)) {
    if (each->cmsg_level != SOL_SOCKET || each->cmsg_type != SCM_TIMESTAMPNS) continue;
    timespec arrived, now;
    std::memcpy(&arrived, CMSG_DATA(each), sizeof arrived);
    ::clock_gettime(CLOCK_REALTIME, &now);
    const std::int64_t lag_ns =
        (std::int64_t{now.tv_sec} - arrived.tv_sec) * 1'000'000'000 + (now.tv_nsec - arrived.tv_nsec);
    if (lag_ns >= 0) out.lag_ns = lag_ns;
  }
  return out;
}

}  // namespace spate
