#pragma once

#include <cstddef>

namespace spate::test {

/// How often this thread has asked the heap for memory through operator new.
std::size_t allocations();

}  // namespace spate::test
