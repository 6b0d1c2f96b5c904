#include <spate/reporter.hpp>

#include <fstream>

namespace {

// Writes as much as its disk takes, and more.
class filling_reporter : public spate::reporter {
 public:
  static constexpr const char* id = "filling";
  static constexpr const char* version = "0.1.0";
  static constexpr const char* summary = "fills the disk";
  static constexpr spate::key keys[] = {
      spate::key("file", SPATE_KIND_STRING, "What to write.").required(),
      spate::key("bytes", SPATE_KIND_SIZE, "So much in an interval.").by_default("16MiB")};

  filling_reporter(const spate::host_services& host, spate::config settings)
      : reporter(host),
        file_(settings.find("file").as_string()),
        block_(static_cast<std::size_t>(settings.find("bytes").as_int(16 << 20)), 'x') {}

 protected:
  void on_run_started() override { out_.open(file_); }
  void on_interval(const spate_interval&) override { out_ << block_ << std::flush; }
  void on_result(const spate_result&) override {
    out_.close();
    if (out_.fail()) throw spate::failure(SPATE_E_IO, "cannot write " + file_ + ": the disk is full");
  }

 private:
  const std::string file_, block_;
  std::ofstream out_;
};

}  // namespace

SPATE_PLUGIN(filling_reporter)
