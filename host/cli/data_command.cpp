#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <ostream>
#include <set>
#include <thread>

#include "cli/commands.hpp"
#include "cli/data_writer.hpp"
#include "cli/log_level.hpp"
#include "cli/profile_parser.hpp"
#include "cli/usage_error.hpp"
#include "expression/nearest.hpp"
#include "verdict/exit_code.hpp"

namespace spate::cli {

namespace {

// So many that no disk holds them, and sums of two such numbers stay exact.
constexpr std::uint64_t most_rows = 1'000'000'000'000'000;

constexpr const char* footer =
    R"(Row i is a pure function of the seed and i: the same seed gives the same bytes, on any number of threads and with any
count. What an object refers to exists: write as many rows of that as its `rows` says. Nothing is sent.

Examples:
  spate data llm_eval_api run --count 1000                  a JSON object on each line
  spate data llm_eval_api item --count 100000 --format csv  a table; fields inside of fields are a.b
  spate data mine.toml person --seed=7 --format json        one JSON array; a file that profiles include will do

Exit codes: 0 it was written, 2 mistake in the command or profile, 3 could not be written.
)";

std::uint32_t find_source(const profile::model& of, const std::string& name) {
  std::vector<std::string_view> known;
  for (const auto& [each, meaning] : of.names.all()) {
    if (meaning.kind != data::name_kind::source || meaning.field >= 0) continue;
    if (each == name) return meaning.slot;
    known.push_back(each);
  }
  const auto near = expression::nearest(name, known);
  const std::string next = !near.empty()   ? fmt::format("did you mean `{}`?", near)
                           : known.empty() ? "it has no [data] at all"
                                           : fmt::format("there is {}", fmt::join(known, ", "));
  throw usage_error(name.empty() ? "which data source?" : fmt::format("the profile has no data source `{}`", name),
                    next);
}

// What a run's setup brings is not there, nor what shows it.
void refuse_rows_of_setup(const profile::model& of, std::uint32_t slot, std::set<std::uint32_t>& seen) {
  if (!seen.insert(slot).second) return;
  const data::source& from = *of.runtime->sources[slot];
  if (!from.lacks(0).empty())
    throw usage_error("these rows come from the setup of a run, and `spate data` sends nothing",
                      "ask the database itself, or write a data source that needs no run");
  std::vector<data::source_read> reads;
  from.list_reads(reads);
  for (const data::source_read& each : reads) refuse_rows_of_setup(of, each.slot, seen);
}

}  // namespace

int data_rows(const std::vector<std::string>& arguments, const surroundings& around) {
  general_options general;
  data_request request;
  std::string name, format = "jsonl";
  const auto app =
      make_parser("Writes rows of a profile's data to standard output.", "spate data PROFILE NAME [OPTIONS]");
  app->footer(footer);
  profile_parser parser(*app, around, profile_use::data);
  app->add_option("NAME", name, "a data source: NAME of [data.NAME]");
  app->add_option("--count", request.count, "how many rows; default: 10")
      ->option_text("N")
      ->check(CLI::Range(std::uint64_t{0}, most_rows));
  app->add_option("--first", request.first, "the number of the first row; default: 0")
      ->option_text("N")
      ->check(CLI::Range(std::uint64_t{0}, most_rows));
  app->add_option("--format", format, "jsonl (the default), csv or json")
      ->option_text("FORMAT")
      ->check(CLI::IsMember({"jsonl", "csv", "json"}));
  app->add_option("--threads", request.threads, "default: one for each processor")
      ->option_text("N")
      ->check(CLI::Range(1, 256));
  add_general(*app, general, false);
  if (const auto done = parser.parse(arguments)) return *done;
  set_up_log(general, around);
  profile_arguments given = parser.take();
  const auto model = given.document->compile_data(given.load, given.diagnostics);
  if (model == nullptr || given.diagnostics.has_errors()) {
    around.err << given.diagnostics.print(around.error_colors());
    return verdict::exit_code::usage;
  }
  request.format = format == "csv" ? data_format::csv : format == "json" ? data_format::json : data_format::jsonl;
  request.seed = parser.seed().value_or(model->seed);
  request.slot = find_source(*model, name);
  request.name = name;
  std::set<std::uint32_t> seen;
  refuse_rows_of_setup(*model, request.slot, seen);
  if (request.threads == 0) request.threads = std::max(1u, std::thread::hardware_concurrency());
  return write_data(*model->runtime, request, around.out) ? verdict::exit_code::held
                                                          : verdict::exit_code::not_carried_out;
}

}  // namespace spate::cli
