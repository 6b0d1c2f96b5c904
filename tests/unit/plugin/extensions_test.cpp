#include "plugin/extensions.hpp"

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <spate/abi/protocol.h>
#include <catch2/catch.hpp>
#include <spate/host_services.hpp>

#include <sstream>

#include "plugin/metric_sink.hpp"
#include "plugin/plugin_host.hpp"
#include "profile/config_tree.hpp"

namespace {

using namespace spate;

// Captures the mistakes of a program; there shall be none.
spate_report no_mistakes() {
  spate_report out{};
  out.struct_size = sizeof out;
  out.add = [](spate_report*, std::uint32_t, std::uint32_t, spate_str text) noexcept {
    UNSCOPED_INFO(std::string(view(text)));
    CHECK(false);
  };
  return out;
}

// One target with two operations, the profile's third and second; two users.
struct scene {
  plugin::run_services shared;
  data::runtime runtime;
  data::user_state users[2];
  data::names names;

  scene() {
    names.add("word", {data::name_kind::variable, 0, false, {}});
    for (std::uint32_t i = 0; i < 2; ++i) {
      users[i].number = i;
      users[i].variables.resize(1);
      runtime.users.push_back(&users[i]);
    }
    users[0].variables[0].scalar.set(std::string_view("tea & milk"));
    users[1].variables[0].scalar.set(std::int64_t{42});
    std::vector<data::text_error> errors;
    runtime.templates.push_back(data::text_template::compile("${word}", names, errors));
    runtime.templates.push_back(data::text_template::compile("/q?w=${word}", names, errors));
    REQUIRE(errors.empty());
    profile::config_tree tree;
    const auto expect = tree.add(0, "expect", SPATE_KIND_TABLE, {});
    tree.set_number(tree.add(expect, "status", SPATE_KIND_INT, {}), 201, 0);
    const auto check = tree.add(0, "check", SPATE_KIND_TABLE, {});
    tree.set_number(tree.add(check, "status", SPATE_KIND_INT, {}), 201, 0);
    spate_report report = no_mistakes();
    const profile::config_tree empty;
    runtime.responses.push_back(data::response_program::compile(empty.view(), 0, names, report));
    runtime.responses.push_back(data::response_program::compile(empty.view(), 0, names, report));
    runtime.responses.push_back(data::response_program::compile(tree.view(), 0, names, report));
    shared.runtime = &runtime;
  }
};

struct recorded : plugin::metric_sink {
  std::vector<std::array<std::int64_t, 3>> values;
  void record(std::uint32_t metric, std::uint32_t operation, std::int64_t value) noexcept override {
    values.push_back({metric, operation, value});
  }
};

spate_response response(std::int32_t status) {
  spate_response out{};
  out.struct_size = sizeof out;
  out.field_stride = sizeof(spate_field);
  out.status = status;
  return out;
}

}  // namespace

TEST_CASE("plugins read the run's clock") {
  struct instants {
    std::int64_t now, wall;
  } at{7, 1'700'000'000};
  plugin::run_services shared;
  shared.clock = {[](const void* of) noexcept { return static_cast<const instants*>(of)->now; },
                  [](const void* of) noexcept { return static_cast<const instants*>(of)->wall; }, &at};
  const plugin::plugin_host host(shared, "target api");
  const host_services services(host.view());
  CHECK(services.now_ns() == 7);
  CHECK(services.wall_ns() == 1'700'000'000);
  at.now = 8;
  CHECK(services.now_ns() == 8);
}

TEST_CASE("plugins log under their owner's name, from the level that is shown") {
  std::ostringstream text;
  plugin::run_services shared;
  shared.log = std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(text));
  shared.log->set_pattern("%l %v");
  shared.log->set_level(spdlog::level::info);
  const plugin::plugin_host host(shared, "target api");
  const host_services services(host.view());
  services.log(SPATE_LOG_DEBUG, "unseen");
  services.log(SPATE_LOG_WARN, "port ", 80, " {}");
  CHECK(text.str() == "warning [target api] port 80 {}\n");
  CHECK(services.logs(SPATE_LOG_INFO));
  CHECK_FALSE(services.logs(SPATE_LOG_DEBUG));
  shared.log->set_level(spdlog::level::off);
  CHECK_FALSE(services.logs(SPATE_LOG_ERROR));
}

TEST_CASE("templates are rendered for the user of the token, values keep their type") {
  scene with;
  const plugin::plugin_host host(with.shared, "target api", {2, 1});
  const host_services services(host.view(), host_services::need::protocol);
  const std::uint64_t first = (std::uint64_t{5} << 32) | 0, second = (std::uint64_t{6} << 32) | 1;
  char buffer[64];
  const auto size = services.render(1, first, SPATE_ESCAPE_URL, buffer, sizeof buffer);
  CHECK(std::string(buffer, size) == "/q?w=tea%20%26%20milk");
  CHECK(services.render(99, first, SPATE_ESCAPE_NONE, buffer, sizeof buffer) == 0);

  spate_value text{}, number{};
  REQUIRE(services.value(0, first, text) == SPATE_OK);
  REQUIRE(services.value(0, second, number) == SPATE_OK);
  CHECK(text.kind == SPATE_KIND_STRING);
  CHECK(view(text.text) == "tea & milk");
  CHECK(number.kind == SPATE_KIND_INT);
  CHECK(number.i64 == 42);
  CHECK(services.value(99, first, text) == SPATE_E_INTERNAL);
}

TEST_CASE("an operation's rows are chosen for the user of the token, and one for which nothing was left is said") {
  scene with;
  const plugin::plugin_host host(with.shared, "target db", {2, 1});
  const host_services services(host.view(), host_services::need::protocol);
  const std::uint64_t token = (std::uint64_t{5} << 32) | 1;
  data::user_state& user = with.users[1];
  user.draws.resize(1);
  user.operation_no = 3;
  CHECK(services.row(token, 0) == SPATE_OK);
  CHECK(services.row(token, 7) == SPATE_OK);
  CHECK(user.current_row() == 7);
  CHECK(with.users[0].current_row() == 0);
  user.draws[0].operation_no = 3;
  user.draws[0].row = 7;
  user.draws[0].ran_out = true;
  CHECK(services.row(token, 8) == SPATE_E_IO);
  CHECK(services.row(token, 0) == SPATE_OK);
  user.operation_no = 4;
  CHECK(user.current_row() == 0);
  CHECK(services.row((std::uint64_t{5} << 32) | 99, 0) == SPATE_E_UNSUPPORTED);
  with.runtime.templates.clear();
  CHECK(services.row(token, 2) == SPATE_OK);
}

TEST_CASE("notes are kept by owner, operation and name, the newest of each") {
  scene with;
  const plugin::plugin_host host(with.shared, "target db", {2, 1}), other(with.shared, "target api", {0});
  const host_services services(host.view(), host_services::need::protocol);
  services.note(0, SPATE_NOTE_PLAIN, "plan", "scan");
  services.note(0, SPATE_NOTE_WARNING, "plan", "search");
  services.note(SPATE_NONE, SPATE_NOTE_PLAIN, "version", "3.40");
  host_services(other.view()).note(SPATE_NONE, SPATE_NOTE_PLAIN, "version", "1.1");
  const auto all = with.shared.notes.all();
  REQUIRE(all.size() == 3);
  CHECK(all[0].owner == "target db");
  CHECK(all[0].operation == 2);
  CHECK(all[0].text == "search");
  CHECK(all[0].warning);
  CHECK(all[1].operation == SPATE_NONE);
  CHECK(all[2].owner == "target api");
}

TEST_CASE("an answer is checked by the program of the profile's operation, and failed checks are counted") {
  scene with;
  plugin::plugin_host host(with.shared, "target api", {2, 1});
  const host_services services(host.view(), host_services::need::protocol);
  CHECK((services.wants(0) & SPATE_WANTS_STATUS) != 0);
  CHECK(services.wants(7) == 0);

  std::uint16_t error = 99;
  CHECK(services.offer(1ull << 32, 0, 0, response(201), error) == SPATE_OUTCOME_OK);
  CHECK(error == 0);
  CHECK(services.offer(2ull << 32, 0, 0, response(500), error) == SPATE_OUTCOME_STATUS);
  REQUIRE(with.runtime.responses[2].texts().size() >= 1);
  CHECK(with.shared.strings.text(error) == with.runtime.responses[2].texts()[0]);
  // The target's second operation is the profile's second, which expects nothing.
  CHECK(services.offer(3ull << 32, 1, 0, response(200), error) == SPATE_OUTCOME_OK);

  const plugin::check_counts counts = host.checks(0);
  CHECK(counts.offered == 2);
  CHECK(counts.failed[0] == 1);
  CHECK(host.checks(1).offered == 0);
}

TEST_CASE("an answer for what does not exist is a protocol error, not a crash") {
  scene with;
  plugin::plugin_host host(with.shared, "target api", {2, 1});
  const host_services services(host.view(), host_services::need::protocol);
  std::uint16_t error = 0;
  CHECK(services.offer(1ull << 32, 9, 0, response(200), error) == SPATE_OUTCOME_PROTOCOL);
  CHECK(services.offer((1ull << 32) | 77, 0, 77, response(200), error) == SPATE_OUTCOME_PROTOCOL);
  CHECK(with.shared.strings.text(error) == "the plugin offered an answer for an operation or user that does not exist");
}

TEST_CASE("a plugin's own values go to the thread's sink under the profile's operation") {
  scene with;
  const plugin::plugin_host host(with.shared, "target api", {2, 1});
  const host_services services(host.view());
  const auto metric = services.define_metric("connect_time", SPATE_METRIC_TIME);
  services.record(metric, 0, 5);
  CHECK(with.shared.metrics.lost() == 1);
  recorded sink;
  {
    const plugin::metric_sink_scope scope(sink);
    services.record(metric, 0, 6);
    services.record(metric, 1, 7);
    services.record(metric, 9, 8);
  }
  CHECK(sink.values == std::vector<std::array<std::int64_t, 3>>{{metric, 2, 6}, {metric, 1, 7}});
  CHECK(with.shared.metrics.lost() == 2);
  CHECK(plugin::thread_metric_sink() == nullptr);
}

TEST_CASE("every extension has an id, and no other is offered") {
  CHECK(plugin::offers_extension("spate.clock/1"));
  CHECK_FALSE(plugin::offers_extension("spate.clock/2"));
  plugin::run_services shared;
  const plugin::plugin_host host(shared, "check");
  CHECK(host.view()->get_extension(host.view(), "spate.telepathy/1") == nullptr);
  CHECK(host.view()->get_extension(host.view(), nullptr) == nullptr);
}
