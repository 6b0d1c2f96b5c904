#pragma once

#include <string>

namespace spate::plugin {

/// What waitpid said, in words: "ended with code 1", "was killed by SIGSEGV (Segmentation fault)".
std::string end_in_words(int wait_status);

}  // namespace spate::plugin
