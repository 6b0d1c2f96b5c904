// Stands in front of malloc and its kin. From COUNT_FROM_MS after the start on, for COUNT_FOR_MS, every allocation is
// noted with its thread and the stack that asked for it; at the process's end all is written to COUNT_TO.<pid>, a line
// each, tab-separated: `thread <name> <before> <inside>`, and `site <name> <count> <file>+<offset> ...`.
#include <dlfcn.h>
#include <execinfo.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

extern "C" {
// The C library's own, under the names that it exports beside the ones replaced here.
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);
}

namespace {

constexpr int deepest = 16, own_frames = 2;
constexpr std::size_t most_sites = 1024, most_threads = 64, name_bytes = 16;

struct site {
  char thread[name_bytes];
  void* stack[deepest];
  int depth;
  std::uint64_t count;
};
struct thread_counts {
  char name[name_bytes];
  std::uint64_t before, inside;
};

site sites[most_sites];
thread_counts threads[most_threads];
std::size_t site_count = 0, thread_count = 0;
std::atomic_flag lock = ATOMIC_FLAG_INIT;
std::int64_t from_ns = INT64_MAX, to_ns = INT64_MAX;
std::atomic<bool> ready{false};
__attribute__((tls_model("initial-exec"))) thread_local bool inside_here = false;
__attribute__((tls_model("initial-exec"))) thread_local thread_counts* mine = nullptr;

std::int64_t now_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

std::int64_t milliseconds(const char* variable) {
  const char* text = std::getenv(variable);
  return text != nullptr ? std::atoll(text) * 1'000'000 : 0;
}

void note_site() {
  void* stack[deepest + own_frames];
  const int depth = std::max(0, ::backtrace(stack, deepest + own_frames) - own_frames);
  const auto bytes = static_cast<std::size_t>(depth) * sizeof(void*);
  for (std::size_t i = 0; i < site_count; ++i) {
    site& at = sites[i];
    if (at.depth == depth && std::memcmp(at.stack, stack + own_frames, bytes) == 0 &&
        std::strcmp(at.thread, mine->name) == 0) {
      ++at.count;
      return;
    }
  }
  if (site_count == most_sites) return;
  site& fresh = sites[site_count++];
  std::memcpy(fresh.thread, mine->name, name_bytes);
  std::memcpy(fresh.stack, stack + own_frames, bytes);
  fresh.depth = depth;
  fresh.count = 1;
}

__attribute__((noinline)) void note() {
  if (!ready.load(std::memory_order_acquire) || inside_here) return;
  inside_here = true;
  while (lock.test_and_set(std::memory_order_acquire)) {
  }
  if (mine == nullptr && thread_count < most_threads) mine = &threads[thread_count++];
  if (mine != nullptr) {
    ::prctl(PR_GET_NAME, mine->name);
    const std::int64_t at_ns = now_ns();
    if (at_ns < from_ns) ++mine->before;
    if (at_ns >= from_ns && at_ns < to_ns) {
      ++mine->inside;
      note_site();
    }
  }
  lock.clear(std::memory_order_release);
  inside_here = false;
}

__attribute__((constructor)) void begin() {
  void* first[2];
  ::backtrace(first, 2);  // loads the unwinder, which allocates
  from_ns = now_ns() + milliseconds("COUNT_FROM_MS");
  to_ns = from_ns + milliseconds("COUNT_FOR_MS");
  ready.store(true, std::memory_order_release);
}

__attribute__((destructor)) void end() {
  ready.store(false);
  const char* to = std::getenv("COUNT_TO");
  if (to == nullptr) return;
  char path[4096];
  std::snprintf(path, sizeof path, "%s.%d", to, static_cast<int>(::getpid()));
  std::FILE* out = std::fopen(path, "w");
  if (out == nullptr) return;
  for (std::size_t i = 0; i < thread_count; ++i) {
    std::fprintf(out, "thread\t%s\t%lu\t%lu\n", threads[i].name, static_cast<unsigned long>(threads[i].before),
                 static_cast<unsigned long>(threads[i].inside));
  }
  for (std::size_t i = 0; i < site_count; ++i) {
    std::fprintf(out, "site\t%s\t%lu", sites[i].thread, static_cast<unsigned long>(sites[i].count));
    for (int frame = 0; frame < sites[i].depth; ++frame) {
      Dl_info of{};
      if (::dladdr(sites[i].stack[frame], &of) == 0 || of.dli_fname == nullptr) continue;
      const auto offset =
          reinterpret_cast<std::uintptr_t>(sites[i].stack[frame]) - reinterpret_cast<std::uintptr_t>(of.dli_fbase);
      std::fprintf(out, "\t%s+%#lx", of.dli_fname, static_cast<unsigned long>(offset - 1));
    }
    std::fputc('\n', out);
  }
  std::fclose(out);
}

}  // namespace

extern "C" {

void* malloc(std::size_t size) {
  note();
  return __libc_malloc(size);
}

void* calloc(std::size_t count, std::size_t size) {
  note();
  return __libc_calloc(count, size);
}

void* realloc(void* old, std::size_t size) {
  note();
  return __libc_realloc(old, size);
}

void* memalign(std::size_t alignment, std::size_t size) {
  note();
  return __libc_memalign(alignment, size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) {
  note();
  return __libc_memalign(alignment, size);
}

int posix_memalign(void** out, std::size_t alignment, std::size_t size) {
  note();
  void* made = __libc_memalign(alignment, size);
  if (made == nullptr) return ENOMEM;
  *out = made;
  return 0;
}
}
