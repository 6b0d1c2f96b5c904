#include "plugin/loading.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <string_view>

namespace spate::plugin {
namespace {

// A handler may read nothing that could be on its way to another place.
char name[4096];
std::atomic<const char*> loaded_now{nullptr};

void tell(std::string_view text) {
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
}

void on_crash(int signal) {
  tell("error: ");
  tell(name);
  tell(
      " crashed while it was being loaded\n  do not use this plugin, tell its author; `spate plugin check` says "
      "more\n");
  ::raise(signal);  // SA_RESETHAND: the default action now
}

}  // namespace

loading::loading(const std::filesystem::path& file) {
  const std::string& text = file.native();
  const std::size_t size = std::min(text.size(), sizeof name - 1);
  std::memcpy(name, text.data(), size);
  name[size] = '\0';
  loaded_now = name;
  struct sigaction action {};
  action.sa_handler = on_crash;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_NODEFER);
  for (std::size_t i = 0; i < fatal.size(); ++i) ::sigaction(fatal[i], &action, &before_[i]);
}

loading::~loading() {
  for (std::size_t i = 0; i < fatal.size(); ++i) ::sigaction(fatal[i], &before_[i], nullptr);
  loaded_now = nullptr;
}

const char* loading::now() noexcept { return loaded_now; }

}  // namespace spate::plugin
