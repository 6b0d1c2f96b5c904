// One line for each attempt to send, for reconciling with a server's log.
#pragma once

#include <spate/host_services.hpp>

#include <string>
#include <string_view>

namespace spate::http_api {

// One attempt at its end.
struct attempt_record {
  std::string_view id, operation, outcome;
  std::uint32_t user, attempt;
  bool written;  // every byte of the request was handed to the system
  std::int32_t status;
  std::int64_t due_ns, blocked_ns, start_ns, end_ns;  // host clock; blocked: the plugin's part
};

// Appends lines of JSON to a file that the shards of a target share: whole lines go out in one write each time. Lines
// wait in memory up to 64 KiB or a second. When the file cannot be written, that is logged once and lines are counted
// as lost.
class request_log {
 public:
  // Starts with an empty file; throws spate::failure when that is impossible. [control]
  static void clear(const std::string& path);

  request_log(const host_services& host, const std::string& path);
  ~request_log();
  request_log(const request_log&) = delete;
  request_log& operator=(const request_log&) = delete;

  void add(const attempt_record& record) noexcept;
  void flush_when_old(std::int64_t now_ns) noexcept;
  void flush() noexcept;

 private:
  host_services host_;
  std::string path_, lines_;
  int descriptor_;
  std::int64_t flushed_ns_ = 0;
  std::uint64_t held_ = 0, lost_ = 0;
};

}  // namespace spate::http_api
