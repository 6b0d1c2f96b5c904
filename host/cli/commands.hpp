#pragma once

#include <string>
#include <vector>

#include "cli/surroundings.hpp"

namespace spate::cli {

// Each takes what stands after its name, returns the exit code, and throws usage_error or plugin::error.
int run(const std::vector<std::string>& arguments, const surroundings&);
int rerun(const std::vector<std::string>& arguments, const surroundings&);
int plan(const std::vector<std::string>& arguments, const surroundings&);
int check(const std::vector<std::string>& arguments, const surroundings&);
int ctl(const std::vector<std::string>& arguments, const surroundings&);
int data_rows(const std::vector<std::string>& arguments, const surroundings&);
int schema(const std::vector<std::string>& arguments, const surroundings&);
int new_profile(const std::vector<std::string>& arguments, const surroundings&);
int report(const std::vector<std::string>& arguments, const surroundings&);
int serve(const std::vector<std::string>& arguments, const surroundings&);
int plugins(const std::vector<std::string>& arguments, const surroundings&);
int version(const std::vector<std::string>& arguments, const surroundings&);

}  // namespace spate::cli
