#pragma once

#include <boost/json/object.hpp>

#include <cstddef>
#include <string>

namespace spate::report_markdown {

// GitHub takes no summary above 1 MiB; several of them share it.
inline constexpr std::size_t most_bytes = std::size_t{900} * 1024;
// Below that there is no room for more than the verdict.
inline constexpr std::size_t least_bytes = 4096;

// The result as a page: the verdict and its reasons, one table (of the objectives; without any, of the operations),
// then what one should know. Not longer than `limit` bytes, or `least_bytes` if that is more: rows are left out from
// the end of the table, and a line says how many of which kind.
std::string markdown_document(const boost::json::object& document, std::size_t limit = most_bytes);

}  // namespace spate::report_markdown
