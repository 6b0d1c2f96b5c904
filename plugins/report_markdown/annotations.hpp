#pragma once

#include <boost/json/object.hpp>

#include <string>

namespace spate::report_markdown {

// Lines for the standard output of a step of GitHub Actions, which shows them at the top of the run: an error for each
// requirement that was missed, or for the verdict when it is no pass and none was; warnings for a generator that may
// have been the limit, and for the run's own. Ten of a kind at most, as many as are shown; the tenth then counts the
// rest. Empty: nothing to say.
std::string annotations(const boost::json::object& document);

}  // namespace spate::report_markdown
