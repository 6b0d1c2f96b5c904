// Preloaded before spate by a test: has every SQLite connection tell when its statements begin and end, through
// SQLite's own trace hooks (sqlite3_trace_v2). At the end of the process $SQLITE_PROFILE gets a line for each:
// "NANOSECONDS<tab>WHAT SQLITE SAYS<tab>SQL", the first between the hooks' calls for its begin and its end, the second
// the profile hook's own figure, which SQLite takes from a clock of milliseconds.
#include <dlfcn.h>
#include <sqlite3.h>
#include <time.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace {

struct line {
  std::int64_t took_ns, told_ns;
  std::string sql;
};

// Kept until the end: writing would be a part of what is measured.
struct book {
  ~book() {
    const char* path = std::getenv("SQLITE_PROFILE");
    std::FILE* file = path == nullptr ? nullptr : std::fopen(path, "w");
    if (file == nullptr) return;
    for (const line& each : lines)
      std::fprintf(file, "%lld\t%lld\t%s\n", static_cast<long long>(each.took_ns), static_cast<long long>(each.told_ns),
                   each.sql.c_str());
    std::fclose(file);
  }
  std::mutex mutex;
  std::map<void*, std::int64_t> begun;  // by statement
  std::vector<line> lines;
};

book& all() {
  static book kept;
  return kept;
}

std::int64_t now_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

int on_event(unsigned event, void*, void* statement, void* told) {
  const std::int64_t now = now_ns();
  const std::lock_guard lock(all().mutex);
  if (event == SQLITE_TRACE_STMT) {
    all().begun[statement] = now;
  } else {
    const char* sql = sqlite3_sql(static_cast<sqlite3_stmt*>(statement));
    all().lines.push_back(
        {now - all().begun[statement], *static_cast<sqlite3_int64*>(told), sql == nullptr ? "" : sql});
  }
  return 0;
}

}  // namespace

extern "C" __attribute__((visibility("default"))) int sqlite3_open_v2(const char* file, sqlite3** out, int flags,
                                                                      const char* system) {
  static const auto real = reinterpret_cast<decltype(&sqlite3_open_v2)>(::dlsym(RTLD_NEXT, "sqlite3_open_v2"));
  const int code = real(file, out, flags, system);
  all();  // made before the first event, and so destroyed after the last one
  if (code == SQLITE_OK) sqlite3_trace_v2(*out, SQLITE_TRACE_STMT | SQLITE_TRACE_PROFILE, &on_event, nullptr);
  return code;
}
