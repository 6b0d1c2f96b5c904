#include "process_readings.hpp"

#include <spate/failure.hpp>

#include <algorithm>
#include <iterator>

#include "held.hpp"
#include "memory.hpp"

namespace spate::monitor_process {

namespace {

void tell(const readings& to, metric which, std::optional<double> rate) {
  if (rate) to.add(which, *rate);
}

std::vector<process_stat> not_ended(const std::vector<process_stat>& all) {
  std::vector<process_stat> out;
  std::copy_if(all.begin(), all.end(), std::back_inserter(out), [](const process_stat& each) { return !each.ended; });
  return out;
}

// Of a clock that ticks every 10 ms nothing can be said over less.
constexpr std::int64_t least_to_share_ns = 100'000'000;

double seconds(std::int64_t from_ns, std::int64_t to_ns) {
  return static_cast<double>(std::max<std::int64_t>(1, to_ns - from_ns)) / 1e9;
}

}  // namespace

void process_readings::read(const readings& to, std::int64_t now_ns) {
  try {
    const std::vector<process_stat> all = subject_.look(), alive = not_ended(all);
    if (alive.empty()) throw failure(SPATE_E_IO, text("process ", all.front().id.pid, " has ended"));
    if (!counted_ || generation_ != subject_.generation()) counted_.emplace(files_);
    generation_ = subject_.generation();
    tell_cpu(to, all, now_ns);
    tell_busiest(to, alive, now_ns);
    tell_memory(to, alive, now_ns);
    tell_held(to, alive, now_ns);
    tell_disk(to, alive, now_ns);
    tell_network(to, alive.front().id.pid, now_ns);
    counted_->at_ns = now_ns;
  } catch (const failure& caught) {
    for (std::uint32_t each = 0; each < metric_count; ++each) to.missing(each, caught.what());
  }
}

void process_readings::tell_cpu(const readings& to, const std::vector<process_stat>& all, std::int64_t now_ns) {
  const auto usable = usable_cores(files_, all.front().id.pid);
  if (usable) to.add(cores, *usable);
  if (now_ns - counted_->used_at_ns < least_to_share_ns) return;
  const auto ticks = counted_->used.ticks(all);
  std::optional<double> in_use;
  const auto of_group = subject_.group() != nullptr ? subject_.group()->cpu_us() : std::nullopt;
  if (of_group)
    in_use = counted_->of_group.per_second(static_cast<double>(*of_group) / 1e6, now_ns);
  else if (ticks)
    in_use = seconds_of_ticks(*ticks) / seconds(counted_->used_at_ns, now_ns);
  if (in_use && usable) to.add(cpu, *in_use / *usable);
  counted_->used_at_ns = now_ns;
}

void process_readings::tell_busiest(const readings& to, const std::vector<process_stat>& alive, std::int64_t now_ns) {
  double count = 0;
  for (const process_stat& each : alive) count += static_cast<double>(each.threads);
  to.add(threads, count);
  if (now_ns - counted_->threads_at_ns < least_to_share_ns || !walks_threads_.is_due(now_ns)) return;
  const std::int64_t begin_ns = proc::thread_cpu_ns();
  const auto used_s = counted_->busiest.seconds(alive);
  walks_threads_.cost(now_ns, proc::thread_cpu_ns() - begin_ns);
  if (used_s) to.add(cpu_core, *used_s / seconds(counted_->threads_at_ns, now_ns));
  counted_->threads_at_ns = now_ns;
}

void process_readings::tell_memory(const readings& to, const std::vector<process_stat>& alive, std::int64_t now_ns) {
  const memory_use use = memory_of(files_, alive);
  use.resident.tell(to, memory);
  const auto of_group = subject_.group() != nullptr ? subject_.group()->anonymous_bytes() : std::nullopt;
  if (of_group)
    to.add(memory_anonymous, static_cast<double>(*of_group));
  else
    use.anonymous.tell(to, memory_anonymous);
  if (!walks_pages_.is_due(now_ns)) return;
  const std::int64_t begin_ns = proc::thread_cpu_ns();
  proportional_memory(files_, alive).tell(to, memory_pss);
  walks_pages_.cost(now_ns, proc::thread_cpu_ns() - begin_ns);
}

void process_readings::tell_held(const readings& to, const std::vector<process_stat>& alive, std::int64_t now_ns) {
  if (!walks_descriptors_.is_due(now_ns)) return;
  const std::int64_t begin_ns = proc::thread_cpu_ns();
  const held now = held_by(files_, alive);
  walks_descriptors_.cost(now_ns, proc::thread_cpu_ns() - begin_ns);
  now.descriptors.tell(to, descriptors);
  now.connections.tell(to, open_connections);
  now.established.tell(to, established);
  now.close_wait.tell(to, close_wait);
  now.listening.tell(to, listening);
  now.time_wait.tell(to, time_wait);
}

void process_readings::tell_disk(const readings& to, const std::vector<process_stat>& alive, std::int64_t now_ns) {
  if (const auto group = subject_.group() != nullptr ? subject_.group()->disk_bytes() : std::nullopt) {
    tell(to, disk_read, counted_->read_by_group.per_second(static_cast<double>(group->read_bytes), now_ns));
    tell(to, disk_written, counted_->written_by_group.per_second(static_cast<double>(group->written_bytes), now_ns));
    return;
  }
  try {
    const auto moved = counted_->disk.moved(alive);
    if (!moved) return;
    const double passed_s = seconds(counted_->at_ns, now_ns);
    to.add(disk_read, moved->read / passed_s);
    to.add(disk_written, moved->written / passed_s);
  } catch (const failure& caught) {
    to.missing(disk_read, caught.what());
    to.missing(disk_written, caught.what());
  }
}

void process_readings::tell_network(const readings& to, std::int64_t pid, std::int64_t now_ns) {
  try {
    const proc::network_bytes total = network_of(files_, pid);
    tell(to, network_received, counted_->received.per_second(total.received, now_ns));
    tell(to, network_sent, counted_->sent.per_second(total.sent, now_ns));
  } catch (const failure& caught) {
    to.missing(network_received, caught.what());
    to.missing(network_sent, caught.what());
  }
}

}  // namespace spate::monitor_process
