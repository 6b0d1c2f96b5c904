#include "subject.hpp"

#include <spate/failure.hpp>

#include "net/url.hpp"

namespace spate::monitor_process {

whereabouts::whereabouts(config settings)
    : pid(settings.find("pid").as_int()),
      cgroup(settings.find("cgroup").as_string()),
      port(static_cast<std::uint16_t>(settings.find("port").as_int())) {
  const std::string_view url = settings.find("url").as_string();
  if (url.empty()) return;
  std::string problem;
  const auto place = url.starts_with("ws") ? net::parse_websocket_url(url, problem) : net::parse_base_url(url, problem);
  if (!place) throw failure(SPATE_E_CONFIG, problem, settings.find("url").index());
  host = place->host;
  port = place->port;
}

subject::subject(const proc::system_files& files, whereabouts where, std::int64_t self)
    : files_(files), where_(std::move(where)), descendants_(files, self) {
  if (where_.pid == 0 && !where_.cgroup.empty()) group_.emplace(files_, where_.cgroup);
}

std::vector<std::int64_t> subject::find() {
  if (where_.pid != 0) return {where_.pid};
  if (where_.port == 0)
    throw failure(SPATE_E_IO, "`pid` is 0 and nothing else says which process: add `url`, `port` or `cgroup`");
  if (where_.host.empty()) return listeners_at(files_, where_.port, {});
  if (!addresses_) addresses_ = own_addresses(where_.host);
  if (!addresses_->empty()) return listeners_at(files_, where_.port, *addresses_);
  throw failure(SPATE_E_IO, text("'", where_.host,
                                 "' is another machine, whose processes cannot be seen from here: read what it exposes "
                                 "by a monitor with plugin = \"prometheus\""));
}

void subject::find_roots() {
  std::vector<process_stat> found;
  for (const std::int64_t pid : find())
    if (auto stat = stat_of(files_, pid); stat && !stat->ended) found.push_back(std::move(*stat));
  if (found.empty()) throw failure(SPATE_E_IO, text("there is no process ", where_.pid));
  roots_ = std::move(found);
  ++generation_;
}

std::string subject::ended() const {
  for (const process_stat& root : roots_) {
    const auto now = stat_of(files_, root.id.pid);
    if (!now || now->ended || now->id != root.id) return text("process ", root.id.pid, " has ended");
  }
  return {};
}

std::vector<process_stat> subject::of_group() {
  std::vector<process_stat> out;
  for (const std::int64_t pid : group_->processes())
    if (auto stat = stat_of(files_, pid)) out.push_back(std::move(*stat));
  if (out.empty()) throw failure(SPATE_E_IO, text("no process is in the control group '", where_.cgroup, "'"));
  return out;
}

std::vector<process_stat> subject::look() {
  if (group_) return of_group();
  if (roots_.empty()) find_roots();
  if (const std::string end = ended(); !end.empty()) {
    if (where_.pid != 0) throw failure(SPATE_E_IO, end);
    try {
      find_roots();
    } catch (const failure& caught) {
      throw failure(SPATE_E_IO, text(end, ", and ", caught.what()));
    }
  }
  std::vector<std::int64_t> pids;
  for (const process_stat& root : roots_) pids.push_back(root.id.pid);
  return descendants_.of(pids);
}

}  // namespace spate::monitor_process
