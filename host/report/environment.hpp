#pragma once

#include <boost/json/object.hpp>

#include <cstdint>
#include <string>

namespace spate::report {

/// The machine that makes the load, as far as results depend on it. Plain data.
struct environment {
  std::string cpu;                 ///< the model
  std::uint32_t cores = 0;         ///< that this process may use: affinity, and the quota of its control group
  std::uint64_t memory_bytes = 0;  ///< that it may use
  std::string kernel, os;
  std::string spate_version, compiler;
};

/// Where it is read from; a test points it at files of its own.
struct environment_sources {
  std::string spate_version;  ///< of this executable
  std::string root;           ///< before /proc, /sys and /etc
  std::uint32_t cores = 0;    ///< 0: ask the kernel
};

/// What cannot be read is "unknown" or 0. [control]
environment read_environment(const environment_sources& from);

/// 16 hexadecimal digits, the same for machines whose runs may be compared: cpu, cores, memory in whole GiB, kernel and
/// system (FNV-1a, 64 bits). The version of spate is left out: comparing versions is what comparisons are for.
std::string fingerprint(const environment& of);

/// As the result document says it.
boost::json::object to_json(const environment& of);

}  // namespace spate::report
