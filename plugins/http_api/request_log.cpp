#include "request_log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>

namespace spate::http_api {

namespace {

constexpr std::size_t flush_bytes = 64 * 1024, spare_bytes = 4 * 1024;
constexpr std::int64_t flush_age_ns = 1'000'000'000;

void add_quoted(std::string& out, std::string_view words) {
  out += '"';
  for (char c : words) {
    if (c == '"' || c == '\\') out += '\\';
    // An operation's name is text of one line; anything else would break the line.
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  out += '"';
}

void add_number(std::string& out, std::int64_t number) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

}  // namespace

void request_log::clear(const std::string& path) {
  int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor < 0)
    throw failure(SPATE_E_IO, text("request_log: cannot write '", path, "': ", std::strerror(errno),
                                   "; name a file in a folder that exists"));
  ::close(descriptor);
}

request_log::request_log(const host_services& host, const std::string& path)
    : host_(host), path_(path), descriptor_(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644)) {
  if (descriptor_ < 0)
    throw failure(SPATE_E_IO, text("request_log: cannot write '", path, "': ", std::strerror(errno)));
  lines_.reserve(flush_bytes + spare_bytes);
}

request_log::~request_log() {
  flush();
  if (lost_ > 0) host_.log(SPATE_LOG_ERROR, "request_log: ", lost_, " lines of '", path_, "' were lost");
  ::close(descriptor_);
}

void request_log::add(const attempt_record& record) noexcept {
  lines_ += "{\"id\":";
  add_quoted(lines_, record.id);
  lines_ += ",\"operation\":";
  add_quoted(lines_, record.operation);
  lines_ += ",\"user\":";
  add_number(lines_, record.user);
  lines_ += ",\"attempt\":";
  add_number(lines_, record.attempt);
  lines_ += record.written ? ",\"written\":true,\"outcome\":" : ",\"written\":false,\"outcome\":";
  add_quoted(lines_, record.outcome);
  lines_ += ",\"status\":";
  add_number(lines_, record.status);
  lines_ += ",\"due_ns\":";
  add_number(lines_, record.due_ns);
  lines_ += ",\"blocked_ns\":";
  add_number(lines_, record.blocked_ns);
  lines_ += ",\"start_ns\":";
  add_number(lines_, record.start_ns);
  lines_ += ",\"end_ns\":";
  add_number(lines_, record.end_ns);
  lines_ += "}\n";
  ++held_;
  if (lines_.size() >= flush_bytes) flush();
}

void request_log::flush_when_old(std::int64_t now_ns) noexcept {
  if (now_ns - flushed_ns_ < flush_age_ns) return;
  flushed_ns_ = now_ns;
  if (!lines_.empty()) flush();
}

void request_log::flush() noexcept {
  std::string_view rest = lines_;
  while (!rest.empty()) {
    ssize_t n = ::write(descriptor_, rest.data(), rest.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      if (lost_ == 0) host_.log(SPATE_LOG_ERROR, "request_log: cannot write '", path_, "': ", std::strerror(errno));
      lost_ += held_;
      break;
    }
    rest.remove_prefix(static_cast<std::size_t>(n));
  }
  lines_.clear();
  held_ = 0;
}

}  // namespace spate::http_api
