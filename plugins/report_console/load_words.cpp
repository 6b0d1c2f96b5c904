#include "load_words.hpp"

#include <spate/text.hpp>

#include "reporting/document.hpp"
#include "reporting/load_text.hpp"

namespace spate::report_console {

using namespace reporting;

namespace json = boost::json;

std::string arrival_list(const json::object& document, const style& look) {
  std::string out;
  for (const json::value& each : array_at(document, "loads")) {
    const json::object* load = each.if_object();
    if (load == nullptr || !is_open(*load)) continue;
    const std::uint64_t dropped = count_at(*load, "dropped"), unserved = count_at(*load, "unserved");
    if (dropped + unserved == 0) continue;
    out += text("  - ", text_at(*load, "name"), ": of ", count_at(*load, "due"), " arrivals ");
    if (dropped > 0) out += text(look.paint(text(dropped, " were dropped"), color::red));
    if (dropped > 0 && unserved > 0) out += " and ";
    if (unserved > 0) out += text(look.paint(text(unserved, " were never served"), color::red));
    out += text(", for want of a free user (at most ", count_at(*load, "max_users"), "); they count as failed\n");
  }
  return out.empty() ? out : look.paint("Arrivals", color::bold) + "\n" + out;
}

}  // namespace spate::report_console
