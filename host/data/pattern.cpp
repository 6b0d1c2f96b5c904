// The library gives up after so many steps; its own limit would let one search hold a shard for seconds.
#define BOOST_REGEX_MAX_STATE_COUNT 1000000
#define BOOST_REGEX_NO_LIB
#include "data/pattern.hpp"

#include <boost/regex.hpp>
#include <exception>
#include <utility>

namespace spate::data {

struct pattern::compiled {
  boost::regex expression;
};

pattern::pattern(std::unique_ptr<compiled> made) : compiled_(std::move(made)) {}
pattern::~pattern() = default;
pattern::pattern(pattern&&) noexcept = default;
pattern& pattern::operator=(pattern&&) noexcept = default;

std::optional<pattern> pattern::compile(const std::string& text, std::string& error) {
  try {
    auto made = std::make_unique<compiled>();
    made->expression.assign(text, boost::regex::perl);
    return pattern(std::move(made));
  } catch (const std::exception& problem) {
    error = problem.what();
    return {};
  }
}

std::uint32_t pattern::groups() const { return static_cast<std::uint32_t>(compiled_->expression.mark_count()); }

pattern_result pattern::search(std::string_view text) const {
  std::string_view ignored;
  return search(text, 0, ignored);
}

pattern_result pattern::search(std::string_view text, std::uint32_t group, std::string_view& found) const {
  // Kept by the thread, so that its room for groups is there the next time.
  thread_local boost::cmatch match;
  const char* begin = text.data() == nullptr ? "" : text.data();
  try {
    if (!boost::regex_search(begin, begin + text.size(), match, compiled_->expression)) return pattern_result::nothing;
  } catch (const std::exception&) {
    return pattern_result::gave_up;
  }
  const auto& part = match[static_cast<int>(group)];
  found = part.matched ? std::string_view(part.first, static_cast<std::size_t>(part.length())) : std::string_view();
  return pattern_result::found;
}

}  // namespace spate::data
