// A protocol of the SDK's C++ layer that throws where it is told to. Built by clang with a C++ library of its own, and
// run by a host that gcc built: what it throws must stay inside.
#include <spate/protocol.hpp>
#include <spate/sample_sink.hpp>
#include <spate/wake_event.hpp>

#include <stdexcept>
#include <string>
#include <vector>

namespace throwing {

class shard;

class target : public spate::protocol {
 public:
  static constexpr const char *id = "throwing", *version = "1.0", *summary = "Throws where it is told to.";
  static constexpr spate::key target_keys[] = {
      spate::key("throws_in", SPATE_KIND_STRING, "The function that throws.").by_default("none")};
  static constexpr std::array<spate::key, 0> operation_keys{};
  using shard = throwing::shard;

  static void check(const spate::host_services&, spate::config settings, spate::report&) {
    if (settings.find("throws_in").as_string() == "check") throw std::runtime_error("thrown in check");
  }
  target(const spate::host_services& host, spate::config settings)
      : protocol(host), throws_in(settings.find("throws_in").as_string()) {
    throw_in("create");
  }
  void throw_in(std::string_view function) const {
    if (throws_in == function) throw std::runtime_error("thrown in " + throws_in);
  }
  const std::string throws_in;
};

class shard {
 public:
  shard(target& of, const spate_shard_params& params) : of_(of), sink_(params.samples) { of_.throw_in("shard_create"); }
  void user_start(std::uint32_t) { of_.throw_in("user_start"); }
  void user_stop(std::uint32_t) { of_.throw_in("user_stop"); }
  bool submit(const spate_work& work) {
    if (answered_ >= 3) of_.throw_in("submit");
    works_.push_back(work);
    sink_.accepted();
    return true;
  }
  void pump(std::int64_t deadline_ns, std::uint32_t) {
    if (answered_ >= 3) of_.throw_in("pump");
    if (works_.empty()) event_.wait_for(deadline_ns - of_.host().now_ns());
    finish(SPATE_OUTCOME_OK);
  }
  void wake() noexcept { event_.signal(); }
  void cancel(std::uint32_t how) {
    if (how == SPATE_CANCEL_ABORT) finish(SPATE_OUTCOME_ABORTED);
  }

 private:
  void finish(std::uint16_t outcome) {
    for (const spate_work& work : works_) {
      spate_sample sample = spate::sample_of(work);
      sample.start_ns = sample.end_ns = of_.host().now_ns();
      sample.outcome = outcome;
      sink_.emit(sample);
      ++answered_;
    }
    works_.clear();
  }

  target& of_;
  spate::sample_sink sink_;
  spate::wake_event event_;
  std::vector<spate_work> works_;
  std::uint64_t answered_ = 0;
};

}  // namespace throwing

SPATE_PLUGIN(throwing::target)
