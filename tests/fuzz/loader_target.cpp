// Bytes as a profile: read, compiled with the fake catalogue of the unit tests, and printed. No byte may crash it, and
// what it reports must have a place that exists. Nothing is read from the disk.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "profile/loader.hpp"
#include "require.hpp"
#include "unit/profile/fake_catalogue.hpp"

namespace {

using namespace spate::profile;
using spate::fuzz::require;

// The profile, one file that it may include, and files that keys may name.
files in_memory(std::string_view profile) {
  const std::string text(profile);
  files out;
  out.read = [text](const std::string& path) -> file_text {
    if (path == "x.toml") return {text, {}};
    if (path == "data/more.toml") return {"[operation.extra]\ntarget = \"api\"\nget = \"/extra/\"\n", {}};
    return {{}, "there is no such file"};
  };
  out.find = [](const std::string& folder, std::string_view name) -> named_file {
    if (name.starts_with("certs/")) return {folder + std::string(name), {}, {}};
    return {{}, "no such file", "name another"};
  };
  return out;
}

load_options options_for(const files& known) {
  load_options out;
  out.known_files = known;
  out.environment = [](const std::string& name) -> std::optional<std::string> {
    return name.starts_with("SET") ? std::optional<std::string>("1${x}") : std::nullopt;
  };
  return out;
}

void check_places(const diagnostics& report) {
  for (const diagnostic& each : report.all()) {
    require(!each.message.empty(), "a mistake says what it is");
    require(each.at.file < report.files().size(), "a mistake is in a file that is known");
    if (each.at.line == 0) continue;
    const std::string& text = report.text(each.at.file);
    const auto lines = static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n')) + 1;
    require(each.at.line <= lines, "a mistake is on a line that is there");
    std::size_t from = 0;
    for (std::uint32_t line = 1; line < each.at.line; ++line) from = text.find('\n', from) + 1;
    const std::size_t bytes = std::min(text.find('\n', from), text.size()) - from;
    require(each.at.column >= 1 && each.at.column <= bytes + 1, "a mistake is in a column that is there");
  }
  require(!report.has_errors() || report.print(true).find("error") != std::string::npos, "mistakes are printed");
}

void check_flow(const model& made, const std::vector<step>& flow) {
  for (const step& each : flow) {
    if (each.kind == step_kind::operation)
      require(each.operation < made.operations.size(), "a step's operation is there");
    require(each.repeat_min >= 0 && each.repeat_min <= each.repeat_max, "a repeat can be drawn");
    check_flow(made, each.flow);
  }
}

void check_model(const model& made) {
  require(!made.loads.empty(), "a model has a load");
  for (const operation& each : made.operations) {
    require(each.target < made.targets.size(), "an operation's target is there");
    require(each.index_in_target < made.targets[each.target].operations.size(), "an operation is its target's");
    for (const std::uint32_t slot : each.needs) require(slot < made.variable_count, "a needed variable has a slot");
  }
  for (const scenario& each : made.scenarios) {
    check_flow(made, each.start);
    check_flow(made, each.stop);
    for (const task& one : each.tasks) check_flow(made, one.flow);
  }
  check_flow(made, made.setup);
  check_flow(made, made.teardown);
}

std::string load_from(const files& known) {
  diagnostics report;
  const auto read = document::read("x.toml", report, known);
  std::unique_ptr<model> made;
  if (read != nullptr) {
    test::fake_catalogue plugins;
    made = read->compile(options_for(known), plugins, report);
  }
  require((made == nullptr) == report.has_errors(), "a profile is loaded, or there is a mistake in it");
  check_places(report);
  if (made != nullptr) check_model(*made);
  return report.print(false);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const files known = in_memory({reinterpret_cast<const char*>(data), size});
  const std::string first = load_from(known);
  require(load_from(known) == first, "the same profile gives the same mistakes");
  return 0;
}
