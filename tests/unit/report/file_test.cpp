#include "report/file.hpp"

#include <catch2/catch.hpp>

#include "temporary_folder.hpp"

using namespace spate::report;

TEST_CASE("a file is replaced as a whole and nothing is left beside it") {
  temporary_folder folder;
  std::string error;
  REQUIRE(write_file(folder / "a", "a longer first text", error));
  REQUIRE(write_file(folder / "a", "second", error));
  CHECK(temporary_folder::read(folder / "a") == "second");
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("what cannot be written is named with the reason and a next step") {
  temporary_folder folder;
  std::string error;
  CHECK_FALSE(write_file(folder / "no/a", "x", error));
  CHECK(error == "cannot write " + (folder / "no/a") +
                     ": No such file or directory; create the folder that it belongs in, or choose another with --out "
                     "DIR");
  CHECK(cannot_write("a", ENOSPC) ==
        "cannot write a: No space left on device; free some space, or choose a folder on another disk with --out DIR");
  CHECK(cannot_write("a", EACCES) ==
        "cannot write a: Permission denied; run in a folder that you may write to, or choose one with --out DIR");
}
