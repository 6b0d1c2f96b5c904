#pragma once

#include <spate/abi/reporter.h>

#include <boost/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace spate::reporting {

// Reading the result document (spate.result/1): what is absent or null reads as nothing, so that a later minor version
// or a run that measured nothing can be shown.

// The document of a result. Throws spate::failure when it is no JSON object.
boost::json::object document_of(const spate_result& result);

const boost::json::object& object_at(const boost::json::object& of, std::string_view name);
const boost::json::array& array_at(const boost::json::object& of, std::string_view name);
// As it is to be shown: in one line.
std::string text_at(const boost::json::object& of, std::string_view name);
std::vector<std::string> texts_at(const boost::json::object& of, std::string_view name);
// As it is, with line ends and whatever else is in it.
std::string raw_text_at(const boost::json::object& of, std::string_view name);
std::optional<double> number_at(const boost::json::object& of, std::string_view name);
std::uint64_t count_at(const boost::json::object& of, std::string_view name);
std::optional<bool> flag_at(const boost::json::object& of, std::string_view name);

// "≥" before a statistic of a times object that samples ended by a time limit reach into, else "".
std::string_view mark_of(const boost::json::object& times, std::string_view statistic);

}  // namespace spate::reporting
