#pragma once

#include <stdexcept>

namespace spate::plugin {

/// A plugin or service that cannot be used: the message is for the user and ends with what to do.
class error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace spate::plugin
