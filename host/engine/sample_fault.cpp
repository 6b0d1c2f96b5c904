#include "engine/sample_fault.hpp"

namespace spate::engine {

std::string_view in_words(sample_fault of) noexcept {
  switch (of) {
    case sample_fault::names:
      return "samples that name another user or operation than their work";
    case sample_fault::outcome:
      return "samples with an outcome that the plugin does not declare";
    case sample_fault::times:
      return "samples with impossible times (an end before the start or in the future)";
    case sample_fault::too_many:
      return "calls of submit that took more works than they were offered";
    case sample_fault::past_block:
      return "times that the plugin wrote past the end of the sample block";
    case sample_fault::block_count:
      return "times that the plugin counted more samples than the block holds";
    case sample_fault::foreign_thread:
      return "times that samples came from another thread than the shard's";
    case sample_fault::none:
    case sample_fault::count_:
      break;
  }
  return "";
}

std::uint32_t declared_outcomes(const spate_protocol& of) noexcept {
  std::uint32_t count = 0;
  while (of.outcomes != nullptr && of.outcomes[count] != nullptr) ++count;
  return count;
}

}  // namespace spate::engine
