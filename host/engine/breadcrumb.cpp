#include "engine/breadcrumb.hpp"

#include <signal.h>
#include <unistd.h>

#include <atomic>

namespace spate::engine {

namespace {

constexpr std::size_t stack_bytes = 32 * 1024;
std::atomic<int> second_descriptor{-1};

// strsignal and snprintf are not safe in a handler.
const char* name_of(int signal) {
  switch (signal) {
    case SIGSEGV:
      return "SIGSEGV";
    case SIGBUS:
      return "SIGBUS";
    case SIGFPE:
      return "SIGFPE";
    case SIGILL:
      return "SIGILL";
    case SIGABRT:
      return "SIGABRT";
    default:
      return "a fatal signal";
  }
}

class line {
 public:
  line(char* into, std::uint32_t size) : into_(into), size_(size) {}
  line& operator<<(const char* text) {
    for (; *text != '\0' && used_ < size_; ++text) into_[used_++] = *text;
    return *this;
  }
  line& operator<<(std::uint32_t number) {
    char digits[11] = {};
    char* at = digits + 10;
    do {
      *--at = static_cast<char>('0' + number % 10);
      number /= 10;
    } while (number != 0);
    return *this << at;
  }
  std::uint32_t used() const { return used_; }

 private:
  char* into_;
  std::uint32_t size_, used_ = 0;
};

std::atomic<void (*)() noexcept> before_crash_call{nullptr};

void on_fatal_signal(int signal) {
  char text[512];
  std::uint32_t size = describe(this_threads_breadcrumb(), signal, text, sizeof text - 1);
  text[size++] = '\n';
  [[maybe_unused]] ssize_t written = write(2, text, size);
  if (const int second = second_descriptor.load(); second != -1) written = write(second, text, size);
  if (const auto call = before_crash_call.load()) call();
  raise(signal);  // SA_RESETHAND: the default action now
}

}  // namespace

breadcrumb& this_threads_breadcrumb() noexcept {
  thread_local breadcrumb crumb;
  return crumb;
}

std::uint32_t describe(const breadcrumb& crumb, int signal, char* into, std::uint32_t size) noexcept {
  line out(into, size);
  out << "spate: " << name_of(signal);
  if (crumb.plugin == nullptr) {
    out << " outside of any plugin's thread";
    return out.used();
  }
  out << (crumb.call != nullptr ? " in " : " after ") << "plugin " << crumb.plugin;
  if (crumb.monitor != nullptr)
    out << ", monitor " << crumb.monitor;
  else
    out << ", target " << crumb.target << ", shard " << crumb.shard;
  if (crumb.call != nullptr) out << ", in " << crumb.call;
  if (crumb.operation != nullptr) out << ", latest operation " << crumb.operation;
  return out.used();
}

void before_crash(void (*call)() noexcept) { before_crash_call = call; }

void install_crash_handler(int descriptor) {
  second_descriptor.store(descriptor);
  this_threads_breadcrumb();
  struct sigaction action {};
  action.sa_handler = on_fatal_signal;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_ONSTACK | SA_NODEFER);
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}) sigaction(signal, &action, nullptr);
}

crash_stack::crash_stack() : memory_(new char[stack_bytes]) {
  stack_t stack{};
  stack.ss_sp = memory_;
  stack.ss_size = stack_bytes;
  sigaltstack(&stack, nullptr);
}

crash_stack::~crash_stack() {
  stack_t off{};
  off.ss_flags = SS_DISABLE;
  sigaltstack(&off, nullptr);
  delete[] memory_;
}

}  // namespace spate::engine
