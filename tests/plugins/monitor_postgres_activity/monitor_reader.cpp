// monitor_reader PLUGIN.so KEY=VALUE...: a reading for each line of the standard input, as a line
// "name=number" or "name: why it is missing", separated by tabs.
#include "read_monitor.hpp"

#include <cstdio>
#include <iostream>

namespace {

using namespace spate::test;

value settings_of(int count, char** words) {
  value out(std::initializer_list<value::member>{});
  for (int i = 2; i < count; ++i) {
    const std::string set = words[i], path = set.substr(0, set.find('=')), text = set.substr(set.find('=') + 1);
    const bool number = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
    const std::string key = path.substr(path.rfind('.') + 1);
    value& table = table_at(out, path);
    if (path == "timeout")
      table.children.emplace_back(key, value(std::chrono::milliseconds(std::stoi(text))));
    else
      table.children.emplace_back(key, number ? value(std::stoi(text)) : value(text));
  }
  return out;
}

}  // namespace

int main(int count, char** words) try {
  if (count < 2) return 2;
  read_monitor monitor(words[1], settings_of(count, words));
  for (std::string line; std::getline(std::cin, line);) {
    if (!monitor.read()) return 1;
    for (const auto& [name, number] : monitor.values) std::printf("%s=%.17g\t", name.c_str(), number);
    for (const auto& [name, why] : monitor.missing) std::printf("%s: %s\t", name.c_str(), why.c_str());
    std::printf("\n");
    std::fflush(stdout);
  }
} catch (const std::exception& failed) {
  std::fprintf(stderr, "%s\n", failed.what());
  return 3;
}
