// What `spate serve ID` does for a parent process, without the rest of the command.
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>

#include "plugin/config_wire.hpp"
#include "plugin/error.hpp"
#include "plugin/file_descriptor.hpp"
#include "plugin/library.hpp"
#include "plugin/service_runner.hpp"

int main(int count, char** values) {
  using namespace spate::plugin;
  std::map<std::string, std::string> options;
  for (int i = 3; i + 1 < count; i += 2) options[values[i]] = values[i + 1];
  file_descriptor ready(std::stoi(options.at("--ready-fd")));
  try {
    const library loaded = library::open(std::filesystem::path(options.at("--plugin")));
    const auto* found = loaded.find(kind::service, values[2]);
    std::string text;
    read_until(std::stoi(options.at("--config-fd")), '\0', 10'000, text);
    const auto tree = read_config(text);
    run_services shared;
    run_service({*static_cast<const spate_service*>(found->table), tree.view(), shared,
                 std::stoi(options.at("--life-fd")), [&](const service_endpoints& endpoints) {
                   write_all(ready.get(), ready_line(endpoints));
                   ready.reset();
                 }});
    return 0;
  } catch (const error& failed) {
    if (ready) write_all(ready.get(), error_line(failed.what()));
    std::cerr << failed.what() << '\n';
    return 3;
  }
}
