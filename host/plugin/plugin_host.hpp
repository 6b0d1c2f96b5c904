#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <spate/abi/core.h>
#include <spate/abi/ext/response.h>

#include "plugin/run_services.hpp"
#include "plugin/value_store.hpp"

namespace spate::plugin {

/// How often the checks of one operation did not hold.
struct check_counts {
  std::uint64_t offered = 0;               ///< answers that were checked
  std::array<std::uint64_t, 64> failed{};  ///< by check, as response_program::check_names()
};

/// The spate_host of one target, reporter or service: all host services, seen from this owner. Outlives the instance
/// that it was given to; not movable, since plugins hold its address.
class plugin_host {
 public:
  /// `owner` goes before log lines: "target api". `operations` gives, for each operation of a target in the order of
  /// its configuration, its index into runtime.responses (profile::target::operations). [control]
  plugin_host(run_services&, std::string owner, const std::vector<std::uint32_t>& operations = {});
  ~plugin_host();
  plugin_host(const plugin_host&) = delete;
  plugin_host& operator=(const plugin_host&) = delete;

  const spate_host* view() const noexcept { return &view_; }
  const std::string& owner() const noexcept { return owner_; }
  /// Of the target's operation `index`, so far. [any]
  check_counts checks(std::uint32_t index) const;

  // What the extension tables call.
  run_services& shared() const noexcept { return shared_; }
  /// SPATE_NONE when the target has no such operation.
  std::uint32_t model_operation(std::uint32_t index) const noexcept;
  std::uint16_t offer(std::uint64_t token, std::uint32_t operation, std::uint32_t user, const spate_response&,
                      std::uint16_t& error_id);
  value_store& values() const noexcept { return values_; }
  void log(std::uint32_t level, std::string_view line) const noexcept;

 private:
  struct operation_state {
    std::uint32_t model = 0;
    std::vector<std::uint16_t> text_ids;  // of response_program::texts()
    bool checked = false;
    std::atomic<std::uint64_t> offered{0};
    std::array<std::atomic<std::uint64_t>, 64> failed{};
  };

  run_services& shared_;
  std::string owner_;
  spate_host view_{};
  std::vector<std::unique_ptr<operation_state>> operations_;
  mutable value_store values_;
};

}  // namespace spate::plugin
