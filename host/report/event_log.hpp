#pragma once

#include <boost/json/object.hpp>

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace spate::report {

/// events.jsonl: one JSON object a line, handed to the kernel before `write` returns, so that a killed run keeps all
/// that was written. Every line has `kind` and `t` (nanoseconds since the run's start) first. Thread: [any]; one mutex.
class event_log {
 public:
  /// Makes the file; nullptr when that cannot be, and `error` says why and what to do. [control]
  static std::unique_ptr<event_log> open(const std::string& path, std::string& error);
  ~event_log();
  event_log(const event_log&) = delete;
  event_log& operator=(const event_log&) = delete;

  /// Appends one line. False when it is not in the file; `problem()` says why. A line of which only a part could be
  /// written is closed before the next, so that one full disk costs one line.
  bool write(std::string_view kind, std::int64_t at_ns, const boost::json::object& fields);

  /// How many lines are missing, and why the first of them is; 0 and "" when the file is whole.
  std::uint64_t lost() const;
  std::string problem() const;

 private:
  event_log(std::string path, int fd) : path_(std::move(path)), fd_(fd) {}

  const std::string path_;
  const int fd_;
  mutable std::mutex mutex_;
  std::string line_, problem_;
  std::uint64_t lost_ = 0;
  bool torn_ = false;
};

}  // namespace spate::report
