#include "reporting/output_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <spate/failure.hpp>

#include "temporary_folder.hpp"

using namespace spate::reporting;

namespace {

std::string failure_of(const std::string& path) {
  try {
    replace_file(path, "x");
  } catch (const spate::failure& caught) {
    CHECK(caught.status() == SPATE_E_IO);
    return caught.what();
  }
  return "no failure";
}

}  // namespace

TEST_CASE("a plain name lies in the run folder, one with a leading dot or slash where it says") {
  CHECK(place_of("result.json", "results/x") == "results/x/result.json");
  CHECK(place_of("reports/result.json", "results/x") == "results/x/reports/result.json");
  CHECK(place_of("./result.json", "results/x") == "./result.json");
  CHECK(place_of("../result.json", "results/x") == "../result.json");
  CHECK(place_of("/tmp/result.json", "results/x") == "/tmp/result.json");
  CHECK(place_of("result.json", "") == "result.json");
}

TEST_CASE("a file is replaced as a whole and nothing is left beside it") {
  temporary_folder folder;
  const std::string path = folder / "result.json";
  replace_file(path, "a longer first text");
  replace_file(path, "second");
  CHECK(temporary_folder::read(path) == "second");
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("what cannot be written names the file, the reason and what to do") {
  temporary_folder folder;
  const std::string absent = folder / "no/such/result.json", taken = folder / "taken";
  CHECK(failure_of(absent) ==
        "cannot write " + absent + ": No such file or directory; create the folder that it belongs in");
  std::filesystem::create_directory(taken);
  CHECK(failure_of(taken) == "cannot write " + taken + ": Is a directory; give the name of a file");
  CHECK_FALSE(std::filesystem::exists(taken + ".part"));
}

TEST_CASE("a full disk is an error") {
  CHECK(failure_of("/dev/full") ==
        "cannot write /dev/full: No space left on device; free some space, or choose a file on another disk");
}

TEST_CASE("a device is written to and stays a device") {
  replace_file("/dev/null", "x");
  CHECK_FALSE(std::filesystem::is_regular_file("/dev/null"));
}
