#include "server/access_log.hpp"

#include <cerrno>
#include <cstring>
#include <ctime>
#include <stdexcept>

#include "json/json_writer.hpp"

namespace spate::llm_eval_server {
namespace {

constexpr std::size_t pending_limit_bytes = 256 * 1024;

}  // namespace

std::int64_t monotonic_ns() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

access_log::access_log(const std::string& path) {
  if (path.empty()) return;
  file_.reset(std::fopen(path.c_str(), "ae"));
  if (!file_)
    throw std::runtime_error("cannot write the access log " + path + ": " + std::strerror(errno) +
                             "; choose a file in a folder that exists and can be written to");
  std::setvbuf(file_.get(), nullptr, _IONBF, 0);  // `pending_` is the buffer: a line must never be written in halves
}

void access_log::begin_line(std::int64_t t_ns) {
  pending_ += "{\"t_ns\":";
  pending_ += std::to_string(t_ns);
}

void access_log::end_line() {
  pending_ += "}\n";
  if (pending_.size() > pending_limit_bytes) flush();
}

void access_log::add(std::int64_t t_ns, const http_request& request, unsigned status) {
  if (!file_) return;
  begin_line(t_ns);
  json_writer json(pending_);
  json.key("method").string(request.method).key("target").string(request.target).key("status").integer(status);
  json.key("request_id");
  request.request_id.empty() ? json.null() : json.string(request.request_id);
  end_line();
}

void access_log::add_websocket(std::int64_t t_ns, const websocket_record& ended) {
  if (!file_) return;
  begin_line(t_ns);
  json_writer json(pending_);
  json.key("websocket").string(ended.target).key("code").integer(ended.code);
  json.key("messages_received").integer(static_cast<std::int64_t>(ended.messages_received));
  json.key("messages_sent").integer(static_cast<std::int64_t>(ended.messages_sent));
  end_line();
}

bool access_log::flush() {
  if (!file_ || pending_.empty()) return true;
  const std::size_t written = std::fwrite(pending_.data(), 1, pending_.size(), file_.get());
  pending_.erase(0, written);
  std::clearerr(file_.get());
  return pending_.empty();
}

}  // namespace spate::llm_eval_server
