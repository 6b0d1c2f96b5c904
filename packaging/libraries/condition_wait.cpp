#include <pthread.h>

#include <condition_variable>
#include <mutex>

// g++ 12 asks the C++ library for a newer version of this function (GLIBCXX_3.4.30, the same but for `noexcept`), which
// Enterprise Linux 9 has not: sdk/docs/adr/0010-one-build-for-every-system.md. Hidden, so that nobody else gets it.
extern "C" [[gnu::visibility("hidden")]] void spate_condition_wait(
    std::condition_variable*,
    std::unique_lock<std::mutex>*) asm("_ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE");

extern "C" void spate_condition_wait(std::condition_variable* condition, std::unique_lock<std::mutex>* lock) {
  pthread_cond_wait(condition->native_handle(), lock->mutex()->native_handle());
}
