#include "proc/system_files.hpp"

#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cerrno>

#include "temporary_folder.hpp"

using spate::proc::system_files;

TEST_CASE("a file is read whole, however long") {
  temporary_folder root;
  const std::string text(100'000, 'x');
  temporary_folder::write(root / "long", text);
  temporary_folder::write(root / "empty", "");
  const system_files files(root.path());
  CHECK(files.read("/long") == text);
  CHECK(files.read("/empty") == "");
}

TEST_CASE("what cannot be read is nothing, with the reason") {
  temporary_folder root;
  const system_files files(root.path());
  errno = 0;
  CHECK(files.read("/absent") == std::nullopt);
  CHECK(errno == ENOENT);
  errno = 0;
  CHECK(files.read("/") == std::nullopt);
  CHECK(errno == EISDIR);
  CHECK(files.link("/absent") == std::nullopt);
  CHECK(files.names("/absent") == std::nullopt);
}

TEST_CASE("links and folders") {
  temporary_folder root;
  temporary_folder::write(root / "folder/a", "");
  temporary_folder::write(root / "folder/b", "");
  REQUIRE(::symlink("socket:[5]", (root / "folder/c").c_str()) == 0);
  const system_files files(root.path());
  CHECK(files.link("/folder/c") == "socket:[5]");
  auto names = files.names("/folder");
  REQUIRE(names);
  std::sort(names->begin(), names->end());
  CHECK(*names == std::vector<std::string>{"a", "b", "c"});
}
