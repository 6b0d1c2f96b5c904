// Whole outputs compared with files that a person approved: tests/approved/NAME. `tests/approve` accepts new ones.
#pragma once

#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#ifndef SPATE_TESTS_DIR
#error "define SPATE_TESTS_DIR: the folder `tests`"
#endif

namespace approved {

inline std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

inline void check(const std::string& name, const std::string& received) {
  const std::string path = std::string(SPATE_TESTS_DIR) + "/approved/" + name;
  const char* accept = std::getenv("SPATE_APPROVE");
  if (accept != nullptr && std::string(accept) == "1") {
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out << received;
    REQUIRE(out.flush().good());
    return;
  }
  INFO("differs from " << path << "; when the new output is right, accept it with tests/approve");
  REQUIRE(received == read(path));
}

}  // namespace approved
