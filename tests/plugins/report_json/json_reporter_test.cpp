#include "json_reporter.hpp"

#include <dlfcn.h>

#include <catch2/catch.hpp>

#include "reporter_session.hpp"
#include "temporary_folder.hpp"

using reporter_session::session;
using reporter_session::settings;

namespace {

const spate_reporter* table() {
  using spate::report_json::json_reporter;
  return static_cast<const spate_reporter*>(json_reporter::descriptor<json_reporter>());
}

}  // namespace

TEST_CASE("the document is written as it is, with a line end, into the run folder") {
  temporary_folder folder;
  settings none;
  session reporter(table(), none);
  reporter.result(R"({"schema":"spate.result/1"})", folder.path());
  CHECK(temporary_folder::read(folder / "result.json") == "{\"schema\":\"spate.result/1\"}\n");
}

TEST_CASE("the key file names another place") {
  temporary_folder folder;
  settings with;
  with.set("file", folder / "elsewhere.json");
  session reporter(table(), with);
  reporter.result("{}\n", "results/never");
  CHECK(temporary_folder::read(folder / "elsewhere.json") == "{}\n");
}

TEST_CASE("a report that cannot be written is a failure with its reason") {
  settings none;
  session reporter(table(), none);
  CHECK_THROWS_WITH(reporter.result("{}", "/no/such/folder"),
                    "cannot write /no/such/folder/result.json: No such file or directory; create the folder that it "
                    "belongs in");
}

TEST_CASE("a name that is none is found before the run") {
  settings empty, folder, fine;
  CHECK(reporter_session::mistakes(table(), empty.set("file", "")) ==
        std::vector<std::string>{"`file` is no name of a file; write for instance file = \"result.json\""});
  CHECK(reporter_session::mistakes(table(), folder.set("file", "reports/")).size() == 1);
  CHECK(reporter_session::mistakes(table(), fine.set("file", "x.json")).empty());
}

TEST_CASE("the shared objects offer their reporter, and nothing else") {
  for (const auto& [file, id] : {std::pair{REPORT_JSON, "json"}, std::pair{REPORT_CONSOLE, "console"}}) {
    void* library = ::dlopen(file, RTLD_NOW | RTLD_LOCAL);
    REQUIRE(library != nullptr);
    const auto entry = reinterpret_cast<const spate_entry* (*)()>(::dlsym(library, SPATE_ENTRY_SYMBOL));
    REQUIRE(entry != nullptr);
    CHECK(entry()->count(SPATE_REPORTER_FACTORY) == 1);
    CHECK(entry()->count("spate.protocol/1") == 0);
    CHECK(std::string(static_cast<const spate_reporter*>(entry()->get(SPATE_REPORTER_FACTORY, 0))->id) == id);
  }
}
