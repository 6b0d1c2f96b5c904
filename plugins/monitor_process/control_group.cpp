#include "control_group.hpp"

#include <spate/failure.hpp>

#include <array>

#include "proc/lines.hpp"

namespace spate::monitor_process {

namespace {

constexpr std::string_view mount = "/sys/fs/cgroup";

std::string below_mount(std::string_view path) {
  if (path.starts_with(mount)) path.remove_prefix(mount.size());
  while (path.ends_with('/')) path.remove_suffix(1);
  return path.empty() || path.front() == '/' ? std::string(path) : "/" + std::string(path);
}

void add_processes(const proc::system_files& files, const std::string& folder, std::vector<std::int64_t>& out) {
  const std::string listed = files.read(folder + "/cgroup.procs").value_or(std::string());
  for (std::string_view rest = listed; !rest.empty();)
    if (const auto pid = proc::number(proc::next_line(rest))) out.push_back(static_cast<std::int64_t>(*pid));
  for (const std::string& name : files.names(folder).value_or(std::vector<std::string>()))
    // Groups are the only folders there, and no file's name lacks a dot, but for those of version 1.
    if (const std::string inner = text(folder, "/", name); files.names(inner)) add_processes(files, inner, out);
}

// "8:0 rbytes=1 wbytes=2 rios=...", a line a device.
std::uint64_t sum_of(std::string_view text, std::string_view name) {
  std::uint64_t sum = 0;
  while (!text.empty()) {
    std::string_view line = proc::next_line(text);
    for (std::string_view word = proc::next_word(line); !word.empty(); word = proc::next_word(line))
      if (word.starts_with(name)) sum += proc::number(word.substr(name.size())).value_or(0);
  }
  return sum;
}

}  // namespace

control_group::control_group(const proc::system_files& files, std::string_view path)
    : files_(files), path_(below_mount(path)) {}

// Version 2 is mounted at the top, or beside version 1; of that any controller knows the processes.
std::optional<std::string> control_group::folder() const {
  static constexpr std::array<std::string_view, 6> mounts = {"", "/unified", "/systemd", "/memory", "/cpu", "/pids"};
  for (const std::string_view each : mounts) {
    std::string folder = text(mount, each, path_);
    if (files_.read(folder + "/cgroup.procs")) return folder;
  }
  return std::nullopt;
}

std::vector<std::int64_t> control_group::processes() const {
  const auto where = folder();
  if (!where)
    throw failure(SPATE_E_IO, text("there is no control group '", path_, "' under ", mount,
                                   " that can be read; /proc/PID/cgroup says the group of a process"));
  std::vector<std::int64_t> out;
  add_processes(files_, *where, out);
  if (out.empty()) throw failure(SPATE_E_IO, text("no process is in the control group '", path_, "'"));
  return out;
}

std::optional<std::uint64_t> control_group::cpu_us() const {
  const auto stat = files_.read(text(mount, path_, "/cpu.stat"));
  return stat ? proc::number_of(*stat, "usage_usec") : std::nullopt;
}

std::optional<std::uint64_t> control_group::anonymous_bytes() const {
  const auto stat = files_.read(text(mount, path_, "/memory.stat"));
  const auto anonymous = stat ? proc::number_of(*stat, "anon") : std::nullopt;
  if (!anonymous) return std::nullopt;
  const auto swapped = files_.read(text(mount, path_, "/memory.swap.current"));
  return *anonymous + (swapped ? proc::number(*swapped).value_or(0) : 0);
}

std::optional<control_group::disk> control_group::disk_bytes() const {
  const auto stat = files_.read(text(mount, path_, "/io.stat"));
  if (!stat) return std::nullopt;
  return disk{sum_of(*stat, "rbytes="), sum_of(*stat, "wbytes=")};
}

}  // namespace spate::monitor_process
