#include "gauge_table.hpp"

#include <spate/text.hpp>

#include "reporting/document.hpp"
#include "reporting/number_text.hpp"
#include "text_table.hpp"

namespace spate::report_console {

using namespace reporting;

std::string gauge_table(const boost::json::object& document, const style& look) {
  using align = text_table::align;
  text_table table(
      {{"Gauge", align::left, false, 16}, {"min", align::right, false, 0, true}, {"mean"}, {"max"}, {"last"}});
  for (const auto& [name, value] : object_at(document, "gauges")) {
    const boost::json::object* gauge = value.if_object();
    if (gauge == nullptr || number_at(*gauge, "largest").value_or(0) == 0) continue;
    const auto cell = [&](std::string_view key) {
      return quantity(number_at(*gauge, key).value_or(0), text_at(*gauge, "unit"));
    };
    table.add({{{std::string(name)}, {cell("lowest")}, {cell("mean")}, {cell("largest")}, {cell("last")}}, false, {}});
  }
  return table.empty() ? std::string()
                       : text(look.paint("Gauges", color::bold), " (steady time, at the end of each second)\n",
                              table.render(look));
}

}  // namespace spate::report_console
