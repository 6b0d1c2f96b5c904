// A monitor whose readings a test steers: it reads a file of lines `METRIC VALUE`, `METRIC missing REASON`, and the
// words `hang`, `crash` and `throw REASON`.
#include <spate/monitor.hpp>

#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

class steered : public spate::monitor {
 public:
  static constexpr const char* id = "steered";
  static constexpr const char* version = "1";
  static constexpr const char* summary = "Reads what a test writes into a file.";
  static constexpr spate::key keys[] = {
      spate::key("file", SPATE_KIND_STRING, "The file that is read.").required(),
      spate::key("metrics.*", SPATE_KIND_STRING, "A further metric, by its unit."),
      spate::key("broken", SPATE_KIND_BOOL, "Cannot be made.").by_default("false"),
  };
  static constexpr spate_monitor_metric metrics[] = {{"cpu", "ratio", "The share of the cores that is used."},
                                                     {"memory_anonymous", "bytes", "Memory of its own."}};

  static void declare(spate::config settings, const spate::metric_list& to) {
    for (const spate::node each : settings.find("metrics")) to.add(each.key(), each.as_string(), "", each);
  }

  steered(const spate::host_services& host, spate::config settings)
      : monitor(host), file_(settings.find("file").as_string()) {
    if (settings.find("broken").as_bool()) throw std::runtime_error("there is nothing to read");
    for (const spate_monitor_metric& each : metrics) names_.emplace_back(each.name);
    for (const spate::node each : settings.find("metrics")) names_.emplace_back(each.key());
  }

 private:
  void read(const spate::readings& out) override {
    std::ifstream from(file_);
    if (!from) throw std::runtime_error("cannot read " + file_);
    for (std::string line; std::getline(from, line);) {
      std::istringstream words(line);
      std::string name, value, reason;
      words >> name >> value;
      std::getline(words >> std::ws, reason);
      if (name == "hang")
        for (;;) std::this_thread::sleep_for(std::chrono::hours(1));
      if (name == "crash") std::raise(SIGSEGV);
      if (name == "throw") throw std::runtime_error(spate::text(value, " ", reason));
      for (std::uint32_t metric = 0; metric < names_.size(); ++metric) {
        if (names_[metric] != name) continue;
        if (value == "missing")
          out.missing(metric, reason);
        else
          out.add(metric, std::stod(value));
      }
    }
  }

  std::string file_;
  std::vector<std::string> names_;
};

}  // namespace

SPATE_PLUGIN(steered)
