// A folder that looks like /proc and /sys of a machine with a few processes.
#pragma once

#include <unistd.h>

#include <spate/text.hpp>
#include <stdexcept>

#include "proc/system_files.hpp"
#include "temporary_folder.hpp"

// What /proc/PID/stat says; times in ticks.
struct fake_process {
  std::int64_t pid, parent = 1;
  std::uint64_t start = 100, user = 0, system = 0, reaped = 0;
  int threads = 1;
  std::string name = "server", state = "S";
};

class fake_machine {
 public:
  fake_machine() { link("/proc/self/ns/net", "net:[1]"); }

  void write(const std::string& path, const std::string& text) {
    temporary_folder::write(root_ / path.substr(1), text);
  }
  void link(const std::string& path, const std::string& target) {
    const std::string at = root_ / path.substr(1);
    std::filesystem::create_directories(std::filesystem::path(at).parent_path());
    std::filesystem::remove(at);
    if (::symlink(target.c_str(), at.c_str()) != 0) throw std::runtime_error("no link " + at);
  }
  void remove(const std::string& path) { std::filesystem::remove_all(root_ / path.substr(1)); }

  static std::string stat(const fake_process& of) {
    return spate::text(of.pid, " (", of.name, ") ", of.state, " ", of.parent, " 1 1 0 -1 4194304 90 0 0 0 ", of.user,
                       " ", of.system, " ", of.reaped, " 0 20 0 ", of.threads, " 0 ", of.start, " 1000000 200 1 2 3\n");
  }
  // There from now on, as it says; its main thread does all the work.
  void put(const fake_process& of) {
    const std::string folder = spate::text("/proc/", of.pid);
    write(folder + "/stat", stat(of));
    write(spate::text(folder, "/task/", of.pid, "/stat"), stat(of));
    write(folder + "/status",
          "Name:\tserver\nVmRSS:\t 2048 kB\nRssAnon:\t 1024 kB\nVmSwap:\t 512 kB\nCpus_allowed_list:\t0-3\n");
    write(folder + "/smaps_rollup", "00 ---p 0 0 0 [rollup]\nRss: 2048 kB\nPss: 1500 kB\nPss_Anon: 1000 kB\n");
    write(folder + "/io", "rchar: 9\nwchar: 9\nread_bytes: 4096\nwrite_bytes: 8192\n");
    write(folder + "/net/tcp", "");
    link(folder + "/ns/net", "net:[1]");
    std::filesystem::create_directories(root_ / folder.substr(1) + "/fd");
  }
  void end(std::int64_t pid) { remove(spate::text("/proc/", pid)); }
  void descriptor(std::int64_t pid, int number, const std::string& target) {
    link(spate::text("/proc/", pid, "/fd/", number), target);
  }

  const std::string& root() const { return root_.path(); }

 private:
  temporary_folder root_;
};

// A line of /proc/net/tcp: 127.0.0.1 at the port, in the state of this number.
inline std::string tcp_line(int port, int state, int inode, const std::string& address = "0100007F") {
  char out[160];
  std::snprintf(out, sizeof out, "   0: %s:%04X 00000000:0000 %02X 0:0 0:0 0 0 0 %d 1 0\n", address.c_str(),
                static_cast<unsigned>(port), static_cast<unsigned>(state), inode);
  return out;
}
