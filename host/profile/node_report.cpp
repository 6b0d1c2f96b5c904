#include "profile/node_report.hpp"

namespace spate::profile {

void node_report::add(std::uint32_t severity, std::uint32_t node, spate_str message) {
  std::string text(message.data == nullptr ? "" : message.data, message.data == nullptr ? 0 : message.size);
  if (severity == SPATE_SEVERITY_WARNING) {
    report_.warning(tree_.place_of(node), std::move(text));
  } else {
    ++errors_;
    report_.error(tree_.place_of(node), std::move(text));
  }
}

}  // namespace spate::profile
