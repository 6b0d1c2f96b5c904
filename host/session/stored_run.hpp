#pragma once

#include <boost/json/object.hpp>
#include <fstream>
#include <optional>
#include <string>

namespace spate::session {

/// What the events of a run folder say once, whatever became of the run. Plain data; what is missing is absent.
struct stored_run {
  std::string folder;
  std::optional<boost::json::object> started, plan, reports;
  std::optional<std::string> result;  ///< the document as text, when the run came to its end
  std::string verdict;                ///< of that document
  std::int64_t exit_status = 0;       ///< of the run
  std::uint64_t damaged_lines = 0;    ///< that could not be read; a last line without an end is not among them
};

/// Reads the events of a folder; nothing when it is no run folder, and `error` says why and what to do. [control]
std::optional<stored_run> read_stored_run(const std::string& folder, std::string& error);

/// How often people changed the load of the run in a folder; marks change nothing. [control]
std::size_t changes_by_hand(const std::string& folder);

/// The events of a run folder one by one, in their order. Lines that cannot be read are passed over; a last line that a
/// kill cut off is none. One thread.
class event_stream {
 public:
  explicit event_stream(const std::string& folder);
  std::optional<boost::json::object> next();
  std::uint64_t damaged() const { return damaged_; }

 private:
  std::ifstream from_;
  std::string line_;
  std::uint64_t damaged_ = 0;
};

}  // namespace spate::session
