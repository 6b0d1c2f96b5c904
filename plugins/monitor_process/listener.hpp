// Who listens at a port.
#pragma once

#include <vector>

#include "proc/sockets.hpp"
#include "process_stat.hpp"

namespace spate::monitor_process {

// The processes that listen at the port of this machine, at one of `addresses` or at all of its addresses; without
// addresses at any. A server's workers hold its socket as well: only those whose parent does not are told. Throws
// spate::failure, with a next step, when there is none or it cannot be seen.
std::vector<std::int64_t> listeners_at(const proc::system_files& files, std::uint16_t port,
                                       const std::vector<proc::address>& addresses);

// The addresses of a host, by name or number, when all of them are this machine's; otherwise none. Throws
// spate::failure when the name is unknown. May wait for a name server.
std::vector<proc::address> own_addresses(const std::string& host);

}  // namespace spate::monitor_process
