#include "markdown_reporter.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <cstdlib>

#include "annotations.hpp"
#include "documents.hpp"
#include "markdown_document.hpp"
#include "reporter_session.hpp"
#include "temporary_folder.hpp"

using namespace spate::report_markdown;
using reporter_session::session;
using reporter_session::settings;

namespace {

int annotated_fd = -1;

// The reporter, annotating into a file instead of standard output.
struct captured_reporter : markdown_reporter {
  captured_reporter(const spate::host_services& host, spate::config with)
      : markdown_reporter(host, with, annotated_fd) {}
};

const spate_reporter* table() {
  return static_cast<const spate_reporter*>(captured_reporter::descriptor<captured_reporter>());
}

// The variables of GitHub's runner, while it lives.
struct runner {
  explicit runner(const std::string& summary) {
    ::setenv("GITHUB_ACTIONS", "true", 1);
    ::setenv("GITHUB_STEP_SUMMARY", summary.c_str(), 1);
    annotated_fd = out.fd();
  }
  ~runner() {
    ::unsetenv("GITHUB_ACTIONS");
    ::unsetenv("GITHUB_STEP_SUMMARY");
  }
  reporter_session::capture out;
};

void report(const boost::json::object& document, const std::string& folder, const settings& with) {
  session(table(), with).result(boost::json::serialize(document), folder);
}

}  // namespace

TEST_CASE("elsewhere than on GitHub's runner the page is a file") {
  ::unsetenv("GITHUB_ACTIONS");
  ::unsetenv("GITHUB_STEP_SUMMARY");
  temporary_folder folder;
  const settings none;
  reporter_session::capture out;
  annotated_fd = out.fd();
  report(documents::fail(), folder.path(), none);
  CHECK(temporary_folder::read(folder / "summary.md") == markdown_document(documents::fail()));
  CHECK(out.take().empty());
}

TEST_CASE("on it the page is appended to the step's summary, and errors are annotated on lines of their own") {
  temporary_folder folder;
  temporary_folder::write(folder / "step.md", "before\n");
  const runner here(folder / "step.md");
  const settings none;
  report(documents::fail(), folder.path(), none);
  report(documents::pass(), folder.path(), none);
  CHECK(temporary_folder::read(folder / "step.md") ==
        "before\n\n" + markdown_document(documents::fail()) + "\n" + markdown_document(documents::pass()));
  CHECK(const_cast<runner&>(here).out.take() == "\n" + annotations(documents::fail()));
}

TEST_CASE("the key github turns that off") {
  temporary_folder folder;
  runner here(folder / "step.md");
  settings off;
  off.set("github", SPATE_KIND_BOOL, 0);
  report(documents::fail(), folder.path(), off);
  CHECK_FALSE(std::filesystem::exists(folder / "step.md"));
  CHECK(here.out.take().empty());
}

TEST_CASE("what others wrote into the summary counts, so that it stays below the limit") {
  temporary_folder folder;
  temporary_folder::write(folder / "step.md", std::string(most_bytes - 5000, 'x'));
  const runner here(folder / "step.md");
  const settings none;
  report(documents::many(), folder.path(), none);
  const std::string whole = temporary_folder::read(folder / "step.md");
  CHECK(whole.size() <= most_bytes);
  CHECK(whole.find("Cut here: ") != std::string::npos);
}

TEST_CASE("a summary that cannot be written is a failure with its reason") {
  temporary_folder folder;
  const runner here("/no/such/folder/step.md");
  const settings none;
  CHECK_THROWS_WITH(
      report(documents::pass(), folder.path(), none),
      "cannot write /no/such/folder/step.md: No such file or directory; create the folder that it belongs in");
}
