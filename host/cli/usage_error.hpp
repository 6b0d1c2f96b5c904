#pragma once

#include <stdexcept>
#include <string>

namespace spate::cli {

/// A mistake in how the command was called: the message, and what to do next. Exit code 2.
class usage_error : public std::runtime_error {
 public:
  usage_error(const std::string& what, std::string next_step)
      : std::runtime_error(what), next_step_(std::move(next_step)) {}
  const std::string& next_step() const { return next_step_; }

 private:
  std::string next_step_;
};

}  // namespace spate::cli
