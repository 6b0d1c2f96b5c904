#include "session/stored_run.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>
#include <cerrno>
#include <cstring>

#include "verdict/intervention.hpp"

namespace spate::session {
namespace {

namespace json = boost::json;

std::string events_of(const std::string& folder) { return folder + "/events.jsonl"; }

}  // namespace

event_stream::event_stream(const std::string& folder) : from_(events_of(folder)) {}

std::optional<json::object> event_stream::next() {
  while (std::getline(from_, line_) && !from_.eof()) {
    boost::system::error_code wrong;
    json::value parsed = json::parse(line_, wrong);
    if (!wrong && parsed.is_object() && parsed.as_object().contains("kind") && parsed.at("kind").is_string()) {
      return std::move(parsed.as_object());
    }
    ++damaged_;
  }
  return std::nullopt;
}

std::size_t changes_by_hand(const std::string& folder) {
  std::size_t out = 0;
  event_stream events(folder);
  while (const auto line = events.next()) {
    if (line->at("kind") == "intervention") {
      out += verdict::read_intervention(0, *line).what != "mark" ? 1 : 0;
    }
  }
  return out;
}

std::optional<stored_run> read_stored_run(const std::string& folder, std::string& error) {
  if (!std::ifstream(events_of(folder))) {
    error = events_of(folder) + ": " + std::strerror(errno) + "; give the folder of a run, as results/<time>-<profile>";
    return std::nullopt;
  }
  stored_run out;
  out.folder = folder;
  event_stream events(folder);
  while (auto read = events.next()) {
    json::object& line = *read;
    const json::string& kind = line.at("kind").as_string();
    if (kind == "run_started") {
      out.started = std::move(line);
    } else if (kind == "plan") {
      out.plan = std::move(line);
    } else if (kind == "reports") {
      out.reports = std::move(line);
    } else if (kind == "result" && line.contains("document") && line.at("document").is_string()) {
      out.result = json::value_to<std::string>(line.at("document"));
      out.verdict = json::value_to<std::string>(line.at("status"));
      out.exit_status = line.at("exit_status").to_number<std::int64_t>();
    }
  }
  out.damaged_lines = events.damaged();
  if (!out.started && !out.result) {
    error = events_of(folder) + " says nothing of a run: it ended before its load began; there is nothing to report";
    return std::nullopt;
  }
  return out;
}

}  // namespace spate::session
