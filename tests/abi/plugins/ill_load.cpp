// A file that does ill as soon as it is loaded: ILL says how. It does not include the SDK, whose declaration of the
// entry says that it throws nothing.
#include <cstdlib>
#include <stdexcept>

#define EXITS 1
#define CRASHES 2
#define THROWS 3

namespace {

[[gnu::constructor]] void when_loaded() {
#if ILL == EXITS
  std::exit(0);
#elif ILL == CRASHES
  *reinterpret_cast<volatile int*>(std::strtol("0", nullptr, 10)) = 1;
#endif
}

}  // namespace

extern "C" [[gnu::visibility("default")]] const void* spate_plugin_entry_v1() { throw std::runtime_error("boo"); }
