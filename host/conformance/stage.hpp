#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace spate::conformance {

/// Nanoseconds of the monotonic clock.
std::int64_t now_ns() noexcept;

/// Where a rule is tried, in its own process: takes what is wrong down, and notes which call of the plugin is under
/// way, so that the parent can name it when nothing comes back. [any]
class stage {
 public:
  static constexpr std::size_t note_size = 64;

  /// `note` is shared with the parent.
  stage(int to, char* note) : to_(to), note_(note) {}
  stage(const stage&) = delete;
  stage& operator=(const stage&) = delete;

  void violated(std::string_view sentence);
  /// The rule cannot be tried.
  void leave_out(std::string_view why);
  /// The rule was tried to its end.
  void done();

  /// Runs one call of the plugin; one that takes a second longer than it may is a violation.
  template <class Call>
  auto inside(const char* call, Call&& body, std::chrono::nanoseconds may_take = {}) {
    enter(call);
    const std::int64_t from_ns = now_ns();
    if constexpr (std::is_void_v<decltype(body())>) {
      std::forward<Call>(body)();
      leave(call, now_ns() - from_ns - may_take.count());
    } else {
      auto result = std::forward<Call>(body)();
      leave(call, now_ns() - from_ns - may_take.count());
      return result;
    }
  }

 private:
  void enter(const char* call);
  void leave(const char* call, std::int64_t beyond_ns);
  void say(char what, std::string_view text);

  int to_;
  char* note_;
  std::mutex mutex_;
};

}  // namespace spate::conformance
