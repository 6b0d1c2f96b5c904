#include "stats/hlog_writer.hpp"

#include <unistd.h>

#include <cerrno>
#include <cinttypes>
#include <cstdio>
#include <ctime>

namespace spate::stats {
namespace {

std::error_code write_all(int descriptor, const std::string& text) {
  size_t done = 0;
  while (done < text.size()) {
    const ssize_t wrote = ::write(descriptor, text.data() + done, text.size() - done);
    if (wrote > 0)
      done += static_cast<size_t>(wrote);
    else if (wrote == 0 || errno != EINTR)
      return {wrote == 0 ? ENOSPC : errno, std::generic_category()};
  }
  return {};
}

void append_seconds(std::string& into, int64_t ns, int64_t unit_ns, int digits) {
  char text[48];
  const char* sign = ns < 0 ? "-" : "";
  const uint64_t size = ns < 0 ? 0 - static_cast<uint64_t>(ns) : static_cast<uint64_t>(ns);
  const auto unit = static_cast<uint64_t>(unit_ns);
  std::snprintf(text, sizeof text, "%s%" PRIu64 ".%0*" PRIu64, sign, size / unit, digits, size % unit);
  into += text;
}

}  // namespace

hlog_writer::hlog_writer(int descriptor, int64_t wall_start_ns) : descriptor_(descriptor) {
  char date[64] = "";
  const auto seconds = static_cast<time_t>(wall_start_ns / 1'000'000'000);
  std::tm utc{};
  if (gmtime_r(&seconds, &utc) != nullptr) std::strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", &utc);
  header_ = "#[Histogram log format version 1.3]\n#[StartTime: ";
  append_seconds(header_, wall_start_ns, 1'000'000'000, 9);
  header_ += " (seconds since epoch), ";
  header_ += date;
  header_ += "]\n#[BaseTime: ";
  append_seconds(header_, wall_start_ns, 1'000'000'000, 9);
  header_ +=
      " (seconds since epoch)]\n"
      "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"\n";
}

void hlog_writer::append(std::string_view tag, int64_t start_ns, int64_t length_ns, const histogram& of) {
  if (of.empty()) return;
  (lines_ += "Tag=") += tag;
  append_seconds(lines_ += ',', start_ns, 1'000'000'000, 9);
  append_seconds(lines_ += ',', length_ns, 1'000'000'000, 9);
  append_seconds(lines_ += ',', of.max(), 1'000'000, 6);
  encoder_.encode(of, lines_ += ',');
  lines_ += '\n';
  ++line_count_;
}

std::error_code hlog_writer::flush() {
  const off_t whole = ::lseek(descriptor_, 0, SEEK_END);
  std::error_code error;
  if (!header_.empty()) error = write_all(descriptor_, header_);
  if (!error) error = write_all(descriptor_, lines_);
  if (error) {
    // Half a line would damage the line after it.
    if (whole >= 0 && ::ftruncate(descriptor_, whole) == 0) ::lseek(descriptor_, whole, SEEK_SET);
    lost_lines_ += line_count_;
  } else {
    header_.clear();
  }
  lines_.clear();
  line_count_ = 0;
  return error;
}

}  // namespace spate::stats
