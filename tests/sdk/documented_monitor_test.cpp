#include <dlfcn.h>

#include <catch2/catch.hpp>

#include "kept_readings.hpp"
#include "sdk/fake_host.hpp"
#include "temporary_folder.hpp"

using namespace spate;

namespace {

const spate_monitor* table() {
  void* library = ::dlopen(DOCUMENTED, RTLD_NOW | RTLD_LOCAL);
  REQUIRE(library != nullptr);
  const auto entry = reinterpret_cast<const spate_entry* (*)()>(::dlsym(library, SPATE_ENTRY_SYMBOL));
  REQUIRE(entry != nullptr);
  return static_cast<const spate_monitor*>(entry()->get(SPATE_MONITOR_FACTORY, 0));
}

// One reading of the folder; the error's text when there is none.
std::string read(const std::string& folder, kept_readings& to) {
  const spate_monitor& monitor = *table();
  const test::config_literal literal(test::value{{"folder", folder}});
  const test::fake_host host;
  spate_monitor_instance* instance = nullptr;
  spate_error error{};
  error.struct_size = sizeof error;
  REQUIRE(monitor.create(host.get(), &literal.get(), &instance, &error) == SPATE_OK);
  const spate_status status = monitor.read(instance, to.raw(), &error);
  monitor.destroy(instance);
  return status == SPATE_OK ? "" : error.message;
}

}  // namespace

TEST_CASE("the monitor of the documentation counts what waits") {
  const temporary_folder folder;
  temporary_folder::write(folder / "a", "123");
  temporary_folder::write(folder / "b", "45");
  kept_readings now;
  CHECK(read(folder.path(), now) == "");
  CHECK(now.value(0) == 2);
  CHECK(now.value(1) == 5);
}

TEST_CASE("without its folder it says why there is no reading") {
  kept_readings now;
  CHECK(read("/no/such/folder", now) == "/no/such/folder cannot be read: No such file or directory");
  CHECK(now.values.empty());
}
