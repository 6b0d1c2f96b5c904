// The entry of this test program itself: one shared object may hold several types.
#include <spate/monitor.hpp>
#include <spate/reporter.hpp>
#include <spate/service.hpp>

#include <catch2/catch.hpp>

#include "sdk/fake_host.hpp"

namespace {

using namespace spate::test;

class noting : public spate::reporter {
 public:
  static constexpr const char *id = "noting", *version = "1.0.0", *summary = "Notes.";
  static constexpr spate::key keys[] = {spate::key("fail", SPATE_KIND_STRING, "Where to fail.").by_default("")};
  static inline std::vector<std::string> notes;

  noting(const spate::host_services& host, spate::config settings)
      : reporter(host), fail_(settings.find("fail").as_string()) {
    if (fail_ == "create") throw spate::failure(SPATE_E_IO, "no paper", 1);
    if (fail_ == "oddly") throw 1;
  }
  static void check(const spate::host_services&, spate::config settings, spate::report& mistakes) {
    if (settings.find("fail").as_string() == "check") mistakes.error(settings.find("fail"), "asked to");
    if (settings.find("fail").as_string() == "throw") throw std::runtime_error("check broke");
  }

 protected:
  void on_run_started() override { notes.push_back("started " + run().profile); }
  void on_interval(const spate_interval& interval) override {
    spate::for_each_series(interval,
                           [](const spate_series& each) { notes.push_back(std::string(spate::view(each.operation))); });
  }
  void on_result(const spate_result&) override {
    if (fail_ == "result") throw std::runtime_error("disk full");
    notes.push_back("result");
  }

 private:
  std::string fail_;
};

class idle_service : public spate::service {
 public:
  static constexpr const char *id = "idle", *version = "1.0.0", *summary = "Nothing.";
  static constexpr std::array<spate::key, 0> keys{};
  static inline int alive = 0;
  static inline bool refuse = false;
  idle_service(const spate::host_services& host, spate::config) : service(host) { ++alive; }
  ~idle_service() override { --alive; }

 protected:
  void start(const spate::service_sink& sink) override {
    if (refuse) throw spate::failure(SPATE_E_IO, "port taken");
    sink.endpoint("http", "http://127.0.0.1:1");
  }
  void stop() override { throw std::runtime_error("stuck"); }
};

class constant_monitor : public spate::monitor {
 public:
  static constexpr const char *id = "constant", *version = "1.0.0", *summary = "One.";
  static constexpr std::array<spate::key, 0> keys{};
  static constexpr spate_monitor_metric metrics[] = {{"one", "count", "Always one."}};
  constant_monitor(const spate::host_services& host, spate::config) : monitor(host) {}

 protected:
  void read(const spate::readings& out) override { out.add(0, 1.0); }
};

class second_reporter : public noting {
 public:
  static constexpr const char* id = "second";
  using noting::noting;
};

}  // namespace

SPATE_PLUGIN(noting, idle_service, constant_monitor, second_reporter)

namespace {

spate_error empty_error() {
  spate_error error{};
  error.struct_size = sizeof error;
  return error;
}

const spate_reporter& reporter_table() {
  return *static_cast<const spate_reporter*>(spate_plugin_entry_v1()->get(SPATE_REPORTER_FACTORY, 0));
}

}  // namespace

TEST_CASE("an entry counts and gives its types by factory") {
  const spate_entry* entry = spate_plugin_entry_v1();
  CHECK(entry->abi_major == SPATE_ABI_MAJOR);
  CHECK(entry->count(SPATE_REPORTER_FACTORY) == 2);
  CHECK(entry->count(SPATE_SERVICE_FACTORY) == 1);
  CHECK(entry->count(SPATE_MONITOR_FACTORY) == 1);
  CHECK(entry->count("spate.protocol/1") == 0);
  CHECK(std::string(reporter_table().id) == "noting");
  CHECK(std::string(static_cast<const spate_reporter*>(entry->get(SPATE_REPORTER_FACTORY, 1))->id) == "second");
  CHECK(entry->get(SPATE_REPORTER_FACTORY, 2) == nullptr);
  CHECK(std::string(entry->requires_extensions[0]) == SPATE_EXT_CLOCK);
  CHECK(entry->requires_extensions[1] == nullptr);
}

TEST_CASE("a reporter's exceptions become statuses and messages") {
  fake_host host;
  auto create = [&](const char* fail, spate_error& error) {
    config_literal settings({{"fail", fail}});
    spate_reporter_instance* instance = nullptr;
    spate_status status = reporter_table().create(host.get(), &settings.get(), &instance, &error);
    if (instance != nullptr) reporter_table().destroy(instance);
    return status;
  };
  spate_error error = empty_error();
  CHECK(create("create", error) == SPATE_E_IO);
  CHECK(std::string(error.message) == "no paper");
  CHECK(error.config_node == 1);
  CHECK(create("oddly", error) == SPATE_E_INTERNAL);
  CHECK(create("", error) == SPATE_OK);
}

TEST_CASE("check reports mistakes, and says so when it broke itself") {
  fake_host host;
  std::vector<std::string> messages;
  spate_report report{sizeof report, 0, &messages,
                      [](spate_report* self, std::uint32_t, std::uint32_t, spate_str words) noexcept {
                        static_cast<std::vector<std::string>*>(self->host_data)->emplace_back(spate::view(words));
                      }};
  config_literal wrong({{"fail", "check"}}), throwing({{"fail", "throw"}}), fine({{"fail", ""}});
  CHECK(reporter_table().check(host.get(), &fine.get(), &report) == SPATE_OK);
  CHECK(reporter_table().check(host.get(), &wrong.get(), &report) == SPATE_E_CONFIG);
  CHECK(reporter_table().check(host.get(), &throwing.get(), &report) == SPATE_E_INTERNAL);
  CHECK(messages == std::vector<std::string>{"asked to", "noting: check failed: check broke"});
}

TEST_CASE("a reporter keeps the order of its calls") {
  fake_host host;
  noting::notes.clear();
  config_literal settings({{"fail", "result"}});
  spate_reporter_instance* instance = nullptr;
  spate_error error = empty_error();
  const spate_reporter& table = reporter_table();
  REQUIRE(table.create(host.get(), &settings.get(), &instance, &error) == SPATE_OK);
  spate_interval interval{};
  CHECK(table.interval(instance, &interval, &error) == SPATE_E_INTERNAL);
  CHECK(std::string(error.message) == "interval came before run_started");
  spate_run_info info{};
  info.profile = spate::str("p");
  CHECK(table.run_started(instance, &info, &error) == SPATE_OK);
  // Records of a newer host: longer than ours.
  struct longer {
    spate_series known;
    char more[24];
  } series[2]{};
  series[0].known.operation = spate::str("first");
  series[1].known.operation = spate::str("second");
  interval.series = series;
  interval.series_stride = sizeof(longer);
  interval.series_count = 2;
  CHECK(table.interval(instance, &interval, &error) == SPATE_OK);
  CHECK(noting::notes == std::vector<std::string>{"started p", "first", "second"});
  spate_result result{};
  CHECK(table.result(instance, &result, &error) == SPATE_E_INTERNAL);
  CHECK(std::string(error.message) == "disk full");
  CHECK(table.result(instance, &result, &error) == SPATE_E_INTERNAL);
  CHECK(std::string(error.message) == "result came twice");
  table.destroy(instance);
}

TEST_CASE("a service that cannot start is gone, one that cannot stop says so") {
  fake_host host;
  config_literal settings(std::initializer_list<value::member>{});
  const auto& table = *static_cast<const spate_service*>(spate_plugin_entry_v1()->get(SPATE_SERVICE_FACTORY, 0));
  std::vector<std::string> endpoints;
  spate_service_sink sink{
      sizeof sink, 0, &endpoints,
      [](const spate_service_sink* self, spate_str name, spate_str at) noexcept {
        static_cast<std::vector<std::string>*>(self->host_data)->push_back(spate::text(name, "=", at));
      },
      [](const spate_service_sink*, spate_str) noexcept {}};
  spate_service_instance* instance = nullptr;
  spate_error error = empty_error();
  idle_service::refuse = true;
  CHECK(table.start(host.get(), &settings.get(), &sink, &instance, &error) == SPATE_E_IO);
  CHECK(std::string(error.message) == "port taken");
  CHECK(idle_service::alive == 0);
  idle_service::refuse = false;
  REQUIRE(table.start(host.get(), &settings.get(), &sink, &instance, &error) == SPATE_OK);
  CHECK(endpoints == std::vector<std::string>{"http=http://127.0.0.1:1"});
  table.stop(instance);
  CHECK(idle_service::alive == 0);
  REQUIRE(host.log_lines.size() == 1);
  CHECK(host.log_lines[0] == "idle did not stop cleanly: stuck");
}

TEST_CASE("a monitor reads its metrics") {
  fake_host host;
  config_literal settings(std::initializer_list<value::member>{});
  const auto& table = *static_cast<const spate_monitor*>(spate_plugin_entry_v1()->get(SPATE_MONITOR_FACTORY, 0));
  CHECK(table.metric_count == 1);
  spate_monitor_instance* instance = nullptr;
  spate_error error = empty_error();
  REQUIRE(table.create(host.get(), &settings.get(), &instance, &error) == SPATE_OK);
  double sum = 0;
  spate_readings out{
      sizeof out, 0, &sum,
      [](spate_readings* self, std::uint32_t, double read) noexcept { *static_cast<double*>(self->host_data) += read; },
      [](spate_readings*, std::uint32_t, spate_str) noexcept {}};
  CHECK(table.read(instance, &out, &error) == SPATE_OK);
  CHECK(sum == 1.0);
  table.destroy(instance);
}

TEST_CASE("a long error message is cut at a whole character") {
  spate_error error = empty_error();
  std::string words(494, 'x');
  words += "\xC3\xA9";
  spate::fill_error(&error, SPATE_E_IO, words, 3);
  CHECK(error.message_size == 494);
  CHECK(std::string(error.message) == std::string(494, 'x'));
  CHECK(error.config_node == 3);
}

TEST_CASE("a host without its clock is refused in words") {
  spate_host bare{sizeof bare, 1,       0,
                  0,           nullptr, [](const spate_host*, const char*) noexcept -> const void* { return nullptr; }};
  CHECK_THROWS_WITH(spate::host_services(&bare), "the host lacks spate.clock/1");
}
