#include "data/response_program.hpp"

#include <spate/abi/protocol.h>

#include <spate/config.hpp>
#include <utility>

#include "data/capture.hpp"
#include "data/response_test.hpp"
#include "data/source_rows.hpp"

namespace spate::data {
namespace {

constexpr std::size_t most_checks = 64;
constexpr std::int32_t first_bad_status = 400;

std::uint32_t wanted_part(response_part part) {
  switch (part) {
    case response_part::status:
      return SPATE_WANTS_STATUS;
    case response_part::header:
      return SPATE_WANTS_FIELDS;
    case response_part::body:
    case response_part::json:
      return SPATE_WANTS_BODY;
    case response_part::rows:
      return SPATE_WANTS_ROW_COUNT;
    case response_part::column:
      return SPATE_WANTS_ROW_COUNT | SPATE_WANTS_ALL_ROWS;
  }
  return 0;
}

std::uint32_t wanted_part(const capture& of) {
  switch (of.from) {
    case capture::source_kind::header:
      return SPATE_WANTS_FIELDS;
    case capture::source_kind::column:
      return SPATE_WANTS_ROW_COUNT | (of.all_rows ? SPATE_WANTS_ALL_ROWS : SPATE_WANTS_FIRST_ROW);
    case capture::source_kind::rendered:
      return SPATE_WANTS_STATUS;
    default:
      return SPATE_WANTS_BODY;
  }
}

}  // namespace

struct response_program::program {
  response_test status;  // what is expected of it, or the default rule
  bool only_status = true;
  std::vector<response_test> expectations;  // all but the status
  std::vector<response_test> checks;
  std::vector<capture> captures;
  struct fed {
    rows_source* by_setup;
    std::int32_t first_text;
  };
  std::vector<fed> feeds;
  std::uint32_t wants = 0;
  // In this order: status, expectations, captures, what can go wrong anywhere, columns that expectations lack, and then
  // of each that is fed.
  std::vector<std::string> texts, check_names;

  std::int32_t capture_text(std::size_t i) const { return static_cast<std::int32_t>(1 + expectations.size() + i); }
  std::int32_t not_json_text() const { return capture_text(captures.size()); }
  std::int32_t gave_up_text() const { return not_json_text() + 1; }
  std::int32_t no_row_text() const { return gave_up_text() + 1; }
  std::int32_t no_column_text(std::size_t i) const { return no_row_text() + 1 + static_cast<std::int32_t>(i); }

  void expect(response_view&, offered&) const;
  void check(response_view&, offered&) const;
  void keep(response_view&, user_state&, shared_state&, bool to_shared, offered&) const;
};

response_program::response_program() = default;
response_program::~response_program() = default;
response_program::response_program(response_program&&) noexcept = default;
response_program& response_program::operator=(response_program&&) noexcept = default;

response_program response_program::compile(const spate_config& raw, std::uint32_t index, const names& all,
                                           spate_report& sink) {
  report mistakes(sink);
  const node operation(raw, index);
  auto made = std::make_unique<program>();
  made->status.statuses.emplace_back(INT32_MIN, first_bad_status - 1);
  made->status.text = "status is " + std::to_string(first_bad_status) + " or above";
  for (auto& each : compile_tests(operation.child("expect"), all, mistakes)) {
    made->wants |= wanted_part(each.part) | SPATE_WANTS_STATUS;
    if (each.part == response_part::status) {
      made->status = std::move(each);
    } else {
      made->expectations.push_back(std::move(each));
    }
  }
  const node checks = operation.child("check");
  made->checks = compile_tests(checks, all, mistakes);
  if (made->checks.size() > most_checks) {
    mistakes.error(checks, "these are ", made->checks.size(), " checks, and an operation has at most ", most_checks);
  }
  made->captures = compile_captures(operation.child("capture"), all, mistakes);
  made->texts.push_back(made->status.text);
  for (const auto& each : made->expectations) made->texts.push_back(each.text);
  for (const auto& each : made->captures) {
    made->texts.push_back(each.text);
    made->wants |= wanted_part(each) | SPATE_WANTS_STATUS;
  }
  made->texts.emplace_back("body is not JSON");
  made->texts.emplace_back("a regular expression gave up on the body: make it simpler");
  made->texts.emplace_back("there is no row, and what is expected of a column is asked of every row: one has to come");
  for (const auto& each : made->expectations)
    made->texts.push_back(each.part == response_part::column ? "the rows have no column " + each.header
                                                             : std::string());
  for (const auto& each : made->checks) {
    made->check_names.push_back(each.name);
    made->wants |= wanted_part(each.part) | SPATE_WANTS_STATUS;
  }
  made->only_status = made->expectations.empty() && made->checks.empty() && made->captures.empty();
  response_program result;
  result.program_ = std::move(made);
  return result;
}

void response_program::feed(rows_source& to, const std::string& named) {
  if (!program_) return;
  program& p = *program_;
  p.feeds.push_back({&to, static_cast<std::int32_t>(p.texts.size())});
  for (std::string& each : to.texts(named)) p.texts.push_back(std::move(each));
  p.wants |= to.wants() | SPATE_WANTS_STATUS;
  p.only_status = false;
}

void response_program::program::expect(response_view& response, offered& out) const {
  for (std::size_t i = 0; i < expectations.size(); ++i) {
    const auto result = expectations[i].run(response);
    if (result == test_result::held) continue;
    out.outcome = SPATE_OUTCOME_EXPECT;
    out.failed = result == test_result::not_json    ? not_json_text()
                 : result == test_result::gave_up   ? gave_up_text()
                 : result == test_result::no_row    ? no_row_text()
                 : result == test_result::no_column ? no_column_text(i)
                                                    : static_cast<std::int32_t>(1 + i);
    return;
  }
}

void response_program::program::check(response_view& response, offered& out) const {
  for (std::size_t i = 0; i < checks.size(); ++i) {
    if (checks[i].run(response) != test_result::held) out.checks_failed |= std::uint64_t{1} << i;
  }
}

void response_program::program::keep(response_view& response, user_state& user, shared_state& shared, bool to_shared,
                                     offered& out) const {
  for (std::size_t i = 0; i < captures.size(); ++i) {
    const auto result = captures[i].run(response, user, shared, to_shared);
    if (result == capture_result::done || captures[i].optional || out.failed >= 0) continue;
    out.outcome = SPATE_OUTCOME_EXPECT;
    out.failed = result == capture_result::not_json  ? not_json_text()
                 : result == capture_result::gave_up ? gave_up_text()
                                                     : capture_text(i);
  }
  for (const fed& each : feeds) {
    const std::int32_t failed = to_shared && out.failed < 0 ? each.by_setup->take(response) : -1;
    if (failed < 0) continue;
    out.outcome = SPATE_OUTCOME_EXPECT;
    out.failed = each.first_text + failed;
  }
}

offered response_program::run(const spate_response& raw, user_state& user, shared_state& shared, bool to_shared) const {
  offered out;
  if (!program_) return out;
  const program& p = *program_;
  if (!p.status.holds_status(raw.status)) {
    out.outcome = SPATE_OUTCOME_STATUS;
    out.failed = 0;
  }
  if (p.only_status) return out;
  response_view response(raw, user, shared);
  if (out.failed < 0) p.expect(response, out);
  p.check(response, out);
  if (out.failed < 0) p.keep(response, user, shared, to_shared, out);
  return out;
}

std::uint32_t response_program::wants() const { return program_ ? program_->wants : 0; }

const std::vector<std::string>& response_program::texts() const {
  static const std::vector<std::string> none;
  return program_ ? program_->texts : none;
}

const std::vector<std::string>& response_program::check_names() const {
  static const std::vector<std::string> none;
  return program_ ? program_->check_names : none;
}

std::vector<captured_name> captured_names(const spate_config& raw, std::uint32_t operation) {
  std::vector<captured_name> out;
  for (const node each : node(raw, operation).child("capture")) {
    out.push_back({std::string(each.key()), each.index(), captures_list(each)});
  }
  return out;
}

}  // namespace spate::data
