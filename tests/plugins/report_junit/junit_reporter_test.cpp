#include "junit_reporter.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "documents.hpp"
#include "junit_document.hpp"
#include "reporter_session.hpp"
#include "temporary_folder.hpp"

using namespace spate::report_junit;
using reporter_session::session;
using reporter_session::settings;

namespace {

const spate_reporter* table() {
  return static_cast<const spate_reporter*>(junit_reporter::descriptor<junit_reporter>());
}

}  // namespace

TEST_CASE("the file lies in the run folder, or where the key says") {
  temporary_folder folder;
  const settings none;
  session(table(), none).result(boost::json::serialize(documents::fail()), folder.path());
  CHECK(temporary_folder::read(folder / "junit.xml") == junit_document(documents::fail()));
  settings with;
  with.set("file", folder / "there.xml");
  session(table(), with).result(boost::json::serialize(documents::pass()), "results/never");
  CHECK(temporary_folder::read(folder / "there.xml") == junit_document(documents::pass()));
}

TEST_CASE("a file that cannot be written is a failure, and a name that is none a mistake") {
  const settings none;
  session reporter(table(), none);
  CHECK_THROWS_WITH(reporter.result("{}", "/no/such/folder"),
                    Catch::StartsWith("cannot write /no/such/folder/junit.xml: "));
  settings folder;
  CHECK(reporter_session::mistakes(table(), folder.set("file", "reports/")) ==
        std::vector<std::string>{"`file` is no name of a file; write for instance file = \"junit.xml\""});
}
