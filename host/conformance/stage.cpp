#include "conformance/stage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "plugin/file_descriptor.hpp"

namespace spate::conformance {

std::int64_t now_ns() noexcept {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

void stage::violated(std::string_view sentence) { say('V', sentence); }
void stage::leave_out(std::string_view why) { say('L', why); }
void stage::done() { say('E', {}); }

// One line each; the parent reads them when the process is gone.
void stage::say(char what, std::string_view text) {
  std::string line(1, what);
  line += text;
  std::replace(line.begin(), line.end(), '\n', ' ');
  line += '\n';
  const std::lock_guard lock(mutex_);
  plugin::write_all(to_, line);
}

void stage::enter(const char* call) {
  const std::lock_guard lock(mutex_);
  std::strncpy(note_, call, note_size - 1);
}

void stage::leave(const char* call, std::int64_t beyond_ns) {
  {
    const std::lock_guard lock(mutex_);
    note_[0] = '\0';
  }
  if (beyond_ns > 1'000'000'000)
    violated(fmt::format("{} took {:.2f} s too long; everything on its thread stood still", call,
                         static_cast<double>(beyond_ns) * 1e-9));
}

}  // namespace spate::conformance
