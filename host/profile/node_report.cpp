#include "profile/node_report.hpp"

#include <string_view>

namespace spate::profile {

void node_report::add(std::uint32_t severity, std::uint32_t node, spate_str message) {
  // A key that is not known is wrong by its name, not by its value.
  constexpr std::string_view unknown = "unknown key";
  std::string text(message.data == nullptr ? "" : message.data, message.data == nullptr ? 0 : message.size);
  if (severity == SPATE_SEVERITY_WARNING) {
    report_.warning(tree_.place_of(node), std::move(text));
  } else {
    ++errors_;
    const place at = text.starts_with(unknown) ? tree_.key_place_of(node) : tree_.place_of(node);
    report_.error(at, std::move(text));
  }
}

}  // namespace spate::profile
