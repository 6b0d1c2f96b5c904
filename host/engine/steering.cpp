#include "engine/steering.hpp"

#include <algorithm>
#include <cmath>

#include "engine/crew.hpp"
#include "engine/worker.hpp"

namespace spate::engine {

namespace {

steered refusal(std::string why) { return {std::move(why), 0, 0}; }

}  // namespace

steering::steering(crew& of) : crew_(of), courses_(of.lines.size()) {
  const auto add = [&](user& who) {
    if (!who.line->is_open()) courses_[who.line->index].seats.push_back({&who, who.due_ns});
  };
  for (std::uint32_t i = 0; i + 1 < of.user_count; ++i) add(of.users[i]);
  for (std::uint32_t i = 0; i < of.spare_count; ++i) add(of.spares()[i]);
}

steered steering::pause(std::int64_t now_ns) {
  const std::lock_guard lock(mutex_);
  if (now_ns >= crew_.control.end_ns()) return refusal("the load is over: there is nothing to pause");
  if (pauses_.under_way()) return refusal("it is paused already: resume goes on");
  pauses_.begin(now_ns);
  tell({change::what::pause, now_ns});
  return {};
}

steered steering::resume(std::int64_t now_ns) {
  const std::lock_guard lock(mutex_);
  if (!pauses_.under_way()) return refusal("it is not paused");
  if (now_ns >= crew_.control.end_ns()) return refusal("the load is over: the pause ended with it");
  pauses_.end(now_ns);
  tell({change::what::resume, now_ns});
  return {};
}

steered steering::set_users(std::uint32_t load, std::uint32_t users, std::int64_t now_ns) {
  const std::lock_guard lock(mutex_);
  const load_line& line = *crew_.lines[load];
  if (line.is_open()) return refusal("load " + line.load.name + " is open, and has a rate: set that instead");
  if (std::string why = refuses(load, now_ns); !why.empty()) return refusal(std::move(why));
  if (users == 0) return refusal("a load has at least 1 user: pause it, or stop the run");
  course& of = courses_[load];
  const std::vector<seat*> here = living(load, now_ns);
  std::vector<seat*> room;
  for (seat& each : of.seats)
    if (!each.who->lives.load(std::memory_order_acquire)) room.push_back(&each);
  if (users > here.size() + room.size())
    return refusal("load " + line.load.name + " can have " + std::to_string(here.size() + room.size()) +
                   " users at most now: room for more was not made when the run began");
  if (!of.by_hand)
    for (const seat& each : of.seats)
      if (each.begin_ns > now_ns && !line.load.stages.empty()) each.who->end_ns = now_ns;
  of.by_hand = true;
  for (std::size_t i = 0; i < here.size(); ++i) here[i]->who->end_ns = i < users ? line.end_ns : now_ns;
  if (users > here.size()) {
    room.resize(users - here.size());
    if (!crew_.control.expect_more_users(static_cast<std::uint32_t>(room.size())))
      return refusal("the load is over: all its users have ended");
    start(load, room, now_ns);
  }
  tell({change::what::users, now_ns, &line});
  return {{}, static_cast<double>(here.size()), static_cast<double>(users)};
}

steered steering::set_rate(std::uint32_t load, double per_second, std::int64_t now_ns) {
  const std::lock_guard lock(mutex_);
  const load_line& line = *crew_.lines[load];
  if (!line.is_open()) return refusal("load " + line.load.name + " is closed, and has users: set those instead");
  if (std::string why = refuses(load, now_ns); !why.empty()) return refusal(std::move(why));
  if (!(per_second > 0)) return refusal("a rate is above 0: to send nothing for a while, pause it");
  const std::int64_t at_ns = now_ns - line.start_ns;
  const double before = curve(load).level_at(at_ns);
  auto& curves = courses_[load].curves;
  curves.push_back(std::make_unique<load_curve>(curve(load).changed_at(at_ns, per_second)));
  tell({change::what::rate, now_ns, &line, curves.back().get()});
  return {{}, before, per_second};
}

void steering::begin(load_line& line, std::int64_t start_ns) {
  const std::lock_guard lock(mutex_);
  crew_.begin_load(line, start_ns);
  for (seat& each : courses_[line.index].seats) each.begin_ns = each.who->due_ns;
}

double steering::level(std::uint32_t load, std::int64_t now_ns) const {
  const std::lock_guard lock(mutex_);
  const load_line& line = *crew_.lines[load];
  if (now_ns < line.start_ns || now_ns >= until(line.end_ns)) return 0;
  if (line.is_open()) return curve(load).level_at(now_ns - line.start_ns);
  const std::vector<seat>& seats = courses_[load].seats;
  return static_cast<double>(
      std::count_if(seats.begin(), seats.end(), [&](const seat& each) { return is_living(load, each, now_ns); }));
}

bool steering::is_paused(std::int64_t now_ns) const {
  const std::lock_guard lock(mutex_);
  return pauses_.under_way() && now_ns < crew_.control.end_ns();
}

std::int64_t steering::paused_ns(std::int64_t now_ns) const {
  const std::lock_guard lock(mutex_);
  return pauses_.length_ns(until(now_ns));
}

// A pause ends with the load.
std::int64_t steering::until(std::int64_t now_ns) const { return std::min(now_ns, crew_.control.end_ns()); }

std::string steering::refuses(std::uint32_t load, std::int64_t now_ns) const {
  const load_line& line = *crew_.lines[load];
  if (now_ns < line.start_ns) return "load " + line.load.name + " has not begun yet";
  if (now_ns >= until(line.end_ns)) return "load " + line.load.name + " is over";
  return {};
}

// Those that a stage has still to bring are not.
bool steering::is_living(std::uint32_t load, const seat& one, std::int64_t now_ns) const {
  const bool by_stages = !courses_[load].by_hand && !crew_.lines[load]->load.stages.empty();
  return one.who->lives.load(std::memory_order_acquire) && one.who->end_ns.load(std::memory_order_relaxed) > now_ns &&
         (!by_stages || one.begin_ns <= now_ns);
}

std::vector<steering::seat*> steering::living(std::uint32_t load, std::int64_t now_ns) {
  std::vector<seat*> out;
  for (seat& each : courses_[load].seats)
    if (is_living(load, each, now_ns)) out.push_back(&each);
  return out;
}

const load_curve& steering::curve(std::uint32_t load) const {
  const auto& curves = courses_[load].curves;
  return curves.empty() ? crew_.lines[load]->arrivals->curve : *curves.back();
}

// Nobody else knows of them: their worker has let them go, or they were never anybody's.
void steering::start(std::uint32_t load, const std::vector<seat*>& which, std::int64_t now_ns) {
  load_line& line = *crew_.lines[load];
  line.users_left.fetch_add(static_cast<std::uint32_t>(which.size()), std::memory_order_acq_rel);
  const double rate = line.load.spawn_rate;
  for (std::size_t i = 0; i < which.size(); ++i) {
    user& who = *which[i]->who;
    become_new(who);
    who.due_ns = now_ns + (rate > 0 ? std::llround(1e9 * static_cast<double>(i) / rate) : 0);
    who.end_ns = line.end_ns;
    who.lives.store(true, std::memory_order_relaxed);
    which[i]->begin_ns = who.due_ns;
    crew_.home(who.plan->targets.back(), who).receive(who);
  }
}

void steering::tell(const change& one) {
  crew_.changes.add(one);
  for (const auto& each : crew_.workers) each->wake();
}

}  // namespace spate::engine
