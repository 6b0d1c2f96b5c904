#include "plugin/service_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <boost/json.hpp>
#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>

#include "plugin/child_end.hpp"
#include "plugin/config_wire.hpp"
#include "plugin/discovery.hpp"
#include "plugin/error.hpp"

namespace spate::plugin {

namespace {

// Only what is safe between fork and exec in a process with threads.
[[noreturn]] void become(const char* executable, char* const* arguments, const char* folder, int output,
                         std::initializer_list<int> kept, int ready, pid_t parent) {
  const char* failed = "PR_SET_PDEATHSIG";
  bool fine = ::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0;
  if (::getppid() != parent) ::_exit(1);  // it died before prctl
  ::setpgid(0, 0);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  for (const int each : {SIGPIPE, SIGTERM, SIGINT, SIGHUP, SIGXFSZ}) ::signal(each, SIG_DFL);
  if (fine) failed = "chdir", fine = ::chdir(folder) == 0;
  const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (fine) {
    failed = "dup2";
    fine = nothing >= 0 && ::dup2(nothing, STDIN_FILENO) >= 0 && ::dup2(output, STDOUT_FILENO) >= 0 &&
           ::dup2(output, STDERR_FILENO) >= 0;
  }
  for (const int each : kept)
    if (::fcntl(each, F_SETFD, 0) != 0) fine = false, failed = "fcntl";
  if (fine) {
    failed = "exec";
    ::execv(executable, arguments);
  }
  for (const char* part : {"{\"error\":\"its process could not be started: ", failed, " failed\"}\n"})
    if (::write(ready, part, __builtin_strlen(part)) < 0) break;
  ::_exit(127);
}

std::string last_words(const std::filesystem::path& log) {
  std::FILE* file = std::fopen(log.c_str(), "re");
  if (file == nullptr) return {};
  std::string text(1024, '\0');
  if (std::fseek(file, -1024, SEEK_END) != 0) std::rewind(file);
  text.resize(std::fread(text.data(), 1, text.size(), file));
  std::fclose(file);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  const auto line = text.rfind('\n');
  return line == text.npos ? text : text.substr(line + 1);
}

}  // namespace

service_process::service_process(const service_request& request) : id_(request.id) {
  std::error_code failed;
  const auto folder = std::filesystem::absolute(request.folder.empty() ? "." : request.folder);
  std::filesystem::create_directories(folder, failed);
  if (failed) throw error(fmt::format("cannot make the folder {}: {}", folder.string(), failed.message()));
  log_file_ = request.log_file.empty() ? folder / (id_ + ".log") : std::filesystem::absolute(request.log_file);
  service_request where = request;
  where.folder = folder;
  where.library = std::filesystem::absolute(request.library);
  where.executable = request.executable.empty() ? running_executable() : std::filesystem::absolute(request.executable);

  pipe_ends config = open_pipe(), ready = open_pipe(), life = open_pipe();
  start(where, config.read.get(), ready.write.get(), life.read.get());
  life_ = std::move(life.write);
  ready.write.reset();
  config.read.reset();
  // A configuration larger than the pipe's buffer is read by the child meanwhile; without one it reads nothing.
  struct sigaction ignore = {}, before = {};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &ignore, &before);
  if (where.config != nullptr) write_all(config.write.get(), write_config(*where.config));
  ::sigaction(SIGPIPE, &before, nullptr);
  config.write.reset();
  wait_until_ready(where, ready.read.get());
}

service_process::~service_process() { stop(); }

void service_process::start(const service_request& request, int config, int ready, int life) {
  const file_descriptor output(::open(log_file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
  if (!output)
    throw error(fmt::format("cannot write {}: {}", log_file_.string(), std::generic_category().message(errno)));
  std::vector<std::string> texts = {"spate",
                                    "serve",
                                    id_,
                                    "--plugin",
                                    request.library.string(),
                                    "--ready-fd",
                                    std::to_string(ready),
                                    "--life-fd",
                                    std::to_string(life)};
  if (request.config != nullptr) texts.insert(texts.end(), {"--config-fd", std::to_string(config)});
  std::vector<char*> arguments;
  arguments.reserve(texts.size() + 1);
  for (std::string& each : texts) arguments.push_back(each.data());
  arguments.push_back(nullptr);
  const pid_t parent = ::getpid();
  const std::string executable = request.executable.string(), folder = request.folder.string();
  pid_ = ::fork();
  if (pid_ < 0)
    throw error("cannot start a process for service '" + id_ + "': " + std::generic_category().message(errno));
  if (pid_ == 0)
    become(executable.c_str(), arguments.data(), folder.c_str(), output.get(), {config, ready, life}, ready, parent);
}

void service_process::wait_until_ready(const service_request& request, int ready) {
  std::string line;
  const read_end how = read_until(ready, '\n', request.ready_timeout_ms, line);
  if (how == read_end::timeout)
    give_up(fmt::format("was not ready within {} s; see {}", request.ready_timeout_ms / 1000, log_file_.string()));
  if (line.find('\n') == line.npos) {
    reap(1000);
    const std::string words = last_words(log_file_);
    give_up(fmt::format("{} before it was ready{}; see {}", gone_ ? end_in_words(status_) : "closed its pipe",
                        words.empty() ? "" : ": " + words, log_file_.string()));
  }
  std::string failed;
  try {
    const boost::json::value parsed = boost::json::parse(line.substr(0, line.find('\n')));
    const boost::json::object& said = parsed.as_object();
    if (const auto* why = said.if_contains("error")) {
      failed = boost::json::value_to<std::string>(*why);
    } else {
      for (const auto& [name, value] : said.at("endpoints").as_object())
        endpoints_.emplace(name, boost::json::value_to<std::string>(value));
    }
  } catch (const std::exception& wrong) {
    failed = fmt::format("said what cannot be understood when it was ready ({})", wrong.what());
  }
  if (!failed.empty()) give_up("did not start: " + failed);
}

void service_process::give_up(const std::string& why) {
  stop(1000);
  throw error(fmt::format("service '{}' {}", id_, why));
}

bool service_process::reap(int timeout_ms) {
  using clock = std::chrono::steady_clock;
  const auto deadline = clock::now() + std::chrono::milliseconds(timeout_ms);
  while (!gone_) {
    const pid_t ended = ::waitpid(pid_, &status_, WNOHANG);
    if (ended == pid_ || (ended < 0 && errno != EINTR)) gone_ = true;
    if (gone_ || clock::now() >= deadline) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return gone_;
}

std::optional<std::string> service_process::died() {
  if (stopped_ || !reap(0)) return std::nullopt;
  const std::string words = last_words(log_file_);
  return fmt::format("service '{}' {}{}; see {}", id_, end_in_words(status_), words.empty() ? "" : ": " + words,
                     log_file_.string());
}

std::string service_process::stop(int grace_ms) {
  if (stopped_ || pid_ <= 0) return {};
  std::string wrong;
  if (reap(0)) {
    wrong = died().value_or("");
  } else {
    ::kill(pid_, SIGTERM);
    if (!reap(grace_ms)) {
      // Its process group as well: what it started itself would else stay.
      ::kill(-pid_, SIGKILL);
      ::kill(pid_, SIGKILL);
      reap(grace_ms);
      wrong = fmt::format("service '{}' did not end within {} ms of SIGTERM and was killed; see {}", id_, grace_ms,
                          log_file_.string());
    } else if (status_ != 0) {
      wrong =
          fmt::format("service '{}' {} when it was stopped; see {}", id_, end_in_words(status_), log_file_.string());
    }
  }
  stopped_ = true;
  life_.reset();
  return wrong;
}

}  // namespace spate::plugin
