#pragma once

#include <boost/json/object.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace spate::reporting {

// So many operations ended so; `text` is empty for those of which no more is known.
struct failure_kind {
  std::string outcome, text;
  std::uint64_t count = 0;
};

// The failures of one entry of the result's `operations`: their counts add up to its errors.
std::vector<failure_kind> failure_kinds(const boost::json::object& operation);

}  // namespace spate::reporting
