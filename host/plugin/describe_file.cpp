#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>

#include <cerrno>
#include <system_error>

#include "plugin/child_end.hpp"
#include "plugin/description.hpp"
#include "plugin/error.hpp"
#include "plugin/file_descriptor.hpp"

namespace spate::plugin {

namespace {

[[noreturn]] void child(const std::filesystem::path& file, int to) {
  // Whatever the plugin prints while it loads must not mix with a table on standard output, and its crash is caught
  // here, not by a handler of the parent's.
  ::dup2(STDERR_FILENO, STDOUT_FILENO);
  for (const int each : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGTERM, SIGINT}) ::signal(each, SIG_DFL);
  std::string text;
  try {
    text = to_json(describe(library::open(file)));
  } catch (const std::exception& failed) {
    description broken;
    broken.file = file;
    broken.error = failed.what();
    text = to_json(broken);
  }
  ::_exit(write_all(to, text) ? 0 : 1);
}

}  // namespace

description describe_file(const std::filesystem::path& file, int timeout_ms) {
  description out;
  out.file = file;
  std::string text;
  read_end how = read_end::failed;
  int status = 0;
  try {
    pipe_ends pipe = open_pipe();
    const pid_t pid = ::fork();
    if (pid < 0) throw error("cannot start a process: " + std::generic_category().message(errno));
    if (pid == 0) child(file, pipe.write.get());
    pipe.write.reset();
    how = read_until(pipe.read.get(), '\0', timeout_ms, text);
    if (how != read_end::whole) ::kill(pid, SIGKILL);
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
  } catch (const error& failed) {
    out.error = failed.what();
    return out;
  }
  if (how == read_end::timeout) {
    out.error = fmt::format("{} did not finish loading within {} ms", file.string(), timeout_ms);
    return out;
  }
  if (status != 0 || text.empty()) {
    out.error = fmt::format("{}: the process that loaded it {}; do not use this plugin, tell its author", file.string(),
                            end_in_words(status));
    return out;
  }
  try {
    return from_json(text);
  } catch (const std::exception& failed) {
    out.error = fmt::format("{}: its description cannot be read: {}", file.string(), failed.what());
    return out;
  }
}

}  // namespace spate::plugin
