#include <dlfcn.h>

#include <catch2/catch.hpp>

#include "reporter_session.hpp"
#include "temporary_folder.hpp"

using reporter_session::session;
using reporter_session::settings;

namespace {

const spate_reporter* table() {
  void* library = ::dlopen(DOCUMENTED, RTLD_NOW | RTLD_LOCAL);
  REQUIRE(library != nullptr);
  const auto entry = reinterpret_cast<const spate_entry* (*)()>(::dlsym(library, SPATE_ENTRY_SYMBOL));
  REQUIRE(entry != nullptr);
  return static_cast<const spate_reporter*>(entry()->get(SPATE_REPORTER_FACTORY, 0));
}

spate_run_info in(const std::string& folder) {
  spate_run_info out{};
  out.struct_size = sizeof out;
  out.run_folder = spate::str(folder);
  return out;
}

}  // namespace

TEST_CASE("the reporter of the documentation writes a line for each series and interval") {
  temporary_folder folder;
  settings none;
  session reporter(table(), none);
  reporter.start(in(folder.path()));
  const reporter_session::one_series each(5'000'000'000, 6'000'000'000, {1, 2});
  reporter.interval(each.raw);
  reporter.result("{}", folder.path());
  CHECK(temporary_folder::read(folder / "p99.tsv") == "5\to\tok\t2\t0\n");
}

TEST_CASE("it fails when its file cannot be written, and finds a wrong name before the run") {
  settings none, wrong;
  session reporter(table(), none);
  reporter.start(in("/no/such/folder"));
  CHECK_THROWS_WITH(reporter.result("{}", ""), Catch::Contains("cannot write p99.tsv"));
  CHECK(reporter_session::mistakes(table(), wrong.set("file", "a/b")).size() == 1);
}
