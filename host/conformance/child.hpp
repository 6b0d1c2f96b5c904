#pragma once

#include <functional>
#include <string>

#include "conformance/findings.hpp"
#include "conformance/stage.hpp"

namespace spate::conformance {

/// Tries one rule in a process of its own, in an empty folder that is gone afterwards, without standard output. What
/// the rule took down is the finding; a process that crashes, leaves or hangs is a violation that names the call and
/// the last words. Everything that the process started dies with it. [control]
finding try_rule(const std::string& rule, int patience_ms, const std::function<void(stage&)>& body);

}  // namespace spate::conformance
