#include <spate/reporter.hpp>

#include <stdexcept>

namespace {

// Throws in one of its calls, each time.
class throwing_reporter : public spate::reporter {
 public:
  static constexpr const char* id = "throwing";
  static constexpr const char* version = "0.1.0";
  static constexpr const char* summary = "throws in one of its calls";
  static constexpr const char* calls[] = {"run_started", "interval", "event", "result", nullptr};
  static constexpr spate::key keys[] = {
      spate::key("in", SPATE_KIND_STRING, "Where.").by_default("interval").one_of(calls)};

  throwing_reporter(const spate::host_services& host, spate::config settings)
      : reporter(host), in_(settings.find("in").as_string("interval")) {}

 protected:
  void on_run_started() override { fail("run_started"); }
  void on_interval(const spate_interval&) override { fail("interval"); }
  void on_event(const spate_event&) override { fail("event"); }
  void on_result(const spate_result&) override { fail("result"); }

 private:
  void fail(std::string_view call) const {
    if (call == in_) throw std::runtime_error("out of ink in " + in_);
  }

  const std::string in_;
};

}  // namespace

SPATE_PLUGIN(throwing_reporter)
