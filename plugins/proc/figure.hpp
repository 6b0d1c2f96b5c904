// A figure that was read, or why there is none.
#pragma once

#include <spate/monitor.hpp>

#include <string>
#include <utility>
#include <variant>

namespace spate::proc {

class figure {
 public:
  figure(double value) : is_(value) {}
  static figure missing(std::string reason) { return figure(std::move(reason)); }

  const double* value() const noexcept { return std::get_if<double>(&is_); }
  const std::string* reason() const noexcept { return std::get_if<std::string>(&is_); }

  void tell(const readings& to, std::uint32_t metric) const noexcept {
    if (const double* number = value())
      to.add(metric, *number);
    else
      to.missing(metric, *reason());
  }

 private:
  explicit figure(std::string reason) : is_(std::move(reason)) {}

  std::variant<double, std::string> is_;
};

}  // namespace spate::proc
