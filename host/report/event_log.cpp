#include "report/event_log.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <boost/json.hpp>

#include <cerrno>

#include "data/utf8.hpp"
#include "report/file.hpp"

namespace spate::report {

std::unique_ptr<event_log> event_log::open(const std::string& path, std::string& error) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (fd < 0) {
    error = cannot_write(path, errno);
    return nullptr;
  }
  // Says that the run goes on, until this process is gone however it ends. A file system without locks says nothing.
  ::flock(fd, LOCK_EX | LOCK_NB);
  return std::unique_ptr<event_log>(new event_log(path, fd));
}

event_log::~event_log() { ::close(fd_); }

bool event_log::write(std::string_view kind, std::int64_t at_ns, const boost::json::object& fields) {
  boost::json::object line{{"kind", kind}, {"t", at_ns}};
  for (const auto& field : fields) line.insert_or_assign(field.key(), field.value());

  const std::lock_guard lock(mutex_);
  line_ = torn_ ? "\n" : "";
  line_ += data::as_utf8(boost::json::serialize(line));
  line_ += '\n';
  std::size_t written = 0;
  const int failed = write_all(fd_, line_, written);
  if (failed == 0) {
    torn_ = false;
    return true;
  }
  torn_ = torn_ || written > 0;
  if (lost_++ == 0) problem_ = cannot_write(path_, failed);
  return false;
}

std::uint64_t event_log::lost() const {
  const std::lock_guard lock(mutex_);
  return lost_;
}

std::string event_log::problem() const {
  const std::lock_guard lock(mutex_);
  return problem_;
}

}  // namespace spate::report
