#include "load_text.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "fake_catalogue.hpp"

namespace spate::profile::test {
namespace {

namespace fs = std::filesystem;

struct folder {
  fs::path path = fs::temp_directory_path() / ("spate_profile_test." + std::to_string(getpid()));
  folder() { fs::create_directories(path); }
  ~folder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
};

}  // namespace

std::string write_file(const std::string& name, std::string_view text) {
  static const folder own;
  const fs::path path = own.path / name;
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
  return path.string();
}

loaded load_file(const std::string& path, load_options options) {
  loaded out;
  out.read = document::read(path, out.report);
  fake_catalogue plugins;
  if (out.read != nullptr) out.made = out.read->compile(options, plugins, out.report);
  return out;
}

loaded load_text(std::string_view text, load_options options) {
  return load_file(write_file("x.toml", text), std::move(options));
}

std::string short_profile() {
  return R"(spate = 1

[params]
users = { type = "int", default = 2, min = 1 }

[run]
duration = "5s"

[target.api]
plugin = "http_api"
base_url = "http://127.0.0.1:8000"

[operation.list_runs]
target = "api"
get = "/api/runs/"

[scenario.reader]
task.list_runs = { weight = 1 }

[load]
users = "${users}"

[objective.errors]
require = ["error_ratio < 1%"]
)";
}

std::string with(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace spate::profile::test
