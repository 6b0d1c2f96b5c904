#include <spate/reporter.hpp>

namespace spate::report_tiny {

class tiny : public reporter {
 public:
  static constexpr const char* id = "tiny";
  static constexpr const char* version = "0.1.0";
  static constexpr const char* summary = "Reports nothing.";
  static constexpr std::array<key, 0> keys{};
  tiny(const host_services& host, config) : reporter(host) {}

 protected:
  void on_result(const spate_result&) override {}
};

}  // namespace spate::report_tiny

SPATE_PLUGIN(spate::report_tiny::tiny)
