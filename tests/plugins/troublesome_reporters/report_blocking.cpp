#include <spate/reporter.hpp>

#include <thread>

namespace {

// Does not come back from one of its calls for a while.
class blocking_reporter : public spate::reporter {
 public:
  static constexpr const char* id = "blocking";
  static constexpr const char* version = "0.1.0";
  static constexpr const char* summary = "blocks in one of its calls";
  static constexpr const char* calls[] = {"run_started", "interval", "result", nullptr};
  static constexpr spate::key keys[] = {
      spate::key("in", SPATE_KIND_STRING, "Where.").by_default("interval").one_of(calls),
      spate::key("time", SPATE_KIND_DURATION, "How long.").by_default("3s"),
      spate::key("times", SPATE_KIND_INT, "How often, from the first time on.").by_default("1")};

  blocking_reporter(const spate::host_services& host, spate::config settings)
      : reporter(host),
        in_(settings.find("in").as_string("interval")),
        time_(settings.find("time").as_duration(std::chrono::seconds(3))),
        left_(settings.find("times").as_int(1)) {}

 protected:
  void on_run_started() override { block("run_started"); }
  void on_interval(const spate_interval&) override { block("interval"); }
  void on_result(const spate_result&) override { block("result"); }

 private:
  void block(std::string_view call) {
    if (call == in_ && left_-- > 0) std::this_thread::sleep_for(time_);
  }

  const std::string in_;
  const std::chrono::nanoseconds time_;
  std::int64_t left_;
};

}  // namespace

SPATE_PLUGIN(blocking_reporter)
