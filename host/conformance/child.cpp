#include "conformance/child.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <exception>

#include "plugin/child_end.hpp"
#include "plugin/error.hpp"
#include "plugin/file_descriptor.hpp"

namespace spate::conformance {

namespace {

namespace fs = std::filesystem;

// Where the process works; whatever a plugin writes there goes with it.
class scratch {
 public:
  scratch() {
    std::string name = (fs::temp_directory_path() / "spate-check-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
      throw plugin::error(fmt::format("{}: {}", name, std::generic_category().message(errno)));
    path_ = name;
  }
  ~scratch() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  scratch(const scratch&) = delete;
  scratch& operator=(const scratch&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

// Seen by both processes.
class shared_note {
 public:
  shared_note()
      : text_(static_cast<char*>(
            ::mmap(nullptr, stage::note_size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0))) {
    if (text_ == MAP_FAILED) throw plugin::error("no memory to share: " + std::generic_category().message(errno));
  }
  ~shared_note() { ::munmap(text_, stage::note_size); }
  shared_note(const shared_note&) = delete;
  shared_note& operator=(const shared_note&) = delete;
  char* text() const { return text_; }
  std::string in_words() const { return *text_ == '\0' ? "outside of a call" : fmt::format("in {}", text_); }

 private:
  char* text_;
};

[[noreturn]] void child(const std::function<void(stage&)>& body, const fs::path& folder, int to, int words, char* note,
                        pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(1);
  ::setpgid(0, 0);
  ::dup2(words, STDOUT_FILENO);
  ::dup2(words, STDERR_FILENO);
  for (const int each : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGTERM, SIGINT}) ::signal(each, SIG_DFL);
  ::signal(SIGPIPE, SIG_IGN);
  if (::chdir(folder.c_str()) != 0) ::_exit(1);
  stage here(to, note);
  try {
    body(here);
  } catch (const std::exception& failed) {
    here.violated(failed.what());
  }
  here.done();
  ::_exit(0);
}

// What the process printed or logged last.
std::string last_words(int from) {
  std::string text(4096, '\0');
  const off_t end = ::lseek(from, 0, SEEK_END);
  const ssize_t got = ::pread(from, text.data(), text.size(), std::max<off_t>(0, end - 4096));
  text.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
  std::string out;
  while (!text.empty() && text.back() == '\n') text.pop_back();
  for (int lines = 0; lines < 2 && !text.empty(); ++lines) {
    const auto begin = text.rfind('\n');
    const std::string line = text.substr(begin == text.npos ? 0 : begin + 1);
    out = out.empty() ? line : fmt::format("{} {}", line, out);
    text.resize(begin == text.npos ? 0 : begin);
  }
  return out;
}

bool read_lines(const std::string& text, finding& into) {
  constexpr std::size_t most_words = 8;
  bool whole = false;
  std::size_t more = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    if (end == text.npos) break;
    const std::string line = text.substr(at, end - at);
    at = end + 1;
    if (line[0] == 'E') whole = true;
    if (line[0] == 'L' && into.state == state::held) into.state = state::left_out;
    if (line[0] == 'V') into.state = state::violated;
    if (line[0] == 'E') continue;
    if (into.words.size() < most_words)
      into.words.push_back(line.substr(1));
    else
      ++more;
  }
  if (more > 0) into.words.push_back(fmt::format("and {} more of these", more));
  return whole;
}

}  // namespace

finding try_rule(const std::string& rule, int patience_ms, const std::function<void(stage&)>& body) {
  finding out;
  out.rule = rule;
  const scratch folder;
  const shared_note note;
  plugin::pipe_ends pipe = plugin::open_pipe();
  const plugin::file_descriptor words(::memfd_create("words", MFD_CLOEXEC));
  const pid_t parent = ::getpid(), pid = ::fork();
  if (pid < 0) throw plugin::error("cannot start a process: " + std::generic_category().message(errno));
  if (pid == 0) child(body, folder.path(), pipe.write.get(), words.get(), note.text(), parent);
  pipe.write.reset();
  std::string text;
  // The whole stream, or the end of the time: a process that the plugin started may keep the pipe open.
  const plugin::read_end how = plugin::read_until(pipe.read.get(), '\0', patience_ms, text);
  const std::string where = note.in_words();
  const bool whole = read_lines(text, out);
  if (how == plugin::read_end::timeout) ::kill(-pid, SIGKILL), ::kill(pid, SIGKILL);
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  ::kill(-pid, SIGKILL);  // what it left behind
  if (!whole) {
    out.state = state::violated;
    out.words.push_back(how == plugin::read_end::timeout
                            ? fmt::format("it never returned: still {} after {} s", where, patience_ms / 1000)
                            : fmt::format("the process that ran it {} {}", plugin::end_in_words(status), where));
  }
  const std::string printed = out.state == state::violated ? last_words(words.get()) : "";
  if (!printed.empty()) out.words.push_back("its last words: " + printed);
  return out;
}

}  // namespace spate::conformance
