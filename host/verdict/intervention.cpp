#include "verdict/intervention.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/value_to.hpp>

namespace spate::verdict {
namespace {

namespace json = boost::json;

json::value or_null(const std::string& text) { return text.empty() ? json::value(nullptr) : json::value(text); }
json::value or_null(std::optional<double> number) { return number ? json::value(*number) : json::value(nullptr); }

std::string text(const json::object& from, std::string_view key) {
  const json::value* found = from.if_contains(key);
  return found != nullptr && found->is_string() ? json::value_to<std::string>(*found) : std::string();
}

std::optional<double> number(const json::object& from, std::string_view key) {
  const json::value* found = from.if_contains(key);
  return found != nullptr && found->is_number() ? std::optional(found->to_number<double>()) : std::nullopt;
}

}  // namespace

std::string sentence_of(const intervention& of) {
  if (of.what == "mark") {
    return fmt::format("mark: {} ({})", of.text, of.by);
  }
  if (!of.after) {
    return fmt::format("{} ({})", of.what, of.by);
  }
  const char* unit = of.what == "rate" ? "/s" : "";
  return fmt::format("{} of load {}: {:.6g}{} -> {:.6g}{} ({})", of.what, of.load, of.before.value_or(0), unit,
                     *of.after, unit, of.by);
}

json::object fields_of(const intervention& of) {
  return {{"what", of.what},
          {"by", of.by},
          {"load", or_null(of.load)},
          {"before", or_null(of.before)},
          {"after", or_null(of.after)},
          {"note", or_null(of.text)}};
}

intervention read_intervention(std::int64_t at_ns, const json::object& fields) {
  intervention out{at_ns, text(fields, "what"), text(fields, "by"), text(fields, "load"), {}, {}, text(fields, "note")};
  out.before = number(fields, "before");
  out.after = number(fields, "after");
  return out;
}

json::array interventions_json(const std::vector<intervention>& all) {
  json::array out;
  for (const intervention& each : all) {
    json::object one{{"at_s", static_cast<double>(each.at_ns) / 1e9}};
    for (const auto& field : fields_of(each)) {
      one[field.key()] = field.value();
    }
    out.push_back(std::move(one));
  }
  return out;
}

std::int64_t paused_ns(const std::vector<intervention>& all, std::int64_t from_ns, std::int64_t to_ns) {
  std::int64_t out = 0;
  std::optional<std::int64_t> since_ns;
  const auto add = [&](std::int64_t until_ns) {
    if (since_ns) {
      out += std::max<std::int64_t>(0, std::min(until_ns, to_ns) - std::max(*since_ns, from_ns));
    }
    since_ns.reset();
  };
  for (const intervention& each : all) {
    if (each.what == "pause") {
      since_ns = each.at_ns;
    } else if (each.what == "resume") {
      add(each.at_ns);
    }
  }
  add(to_ns);
  return out;
}

std::string reason_of(const std::vector<intervention>& all, std::int64_t end_ns) {
  const auto changes =
      std::count_if(all.begin(), all.end(), [](const intervention& each) { return each.what != "mark"; });
  if (changes == 0) {
    return {};
  }
  std::string out = fmt::format("the load was changed by hand {} while it ran",
                                changes == 1 ? std::string("once") : fmt::format("{} times", changes));
  if (const std::int64_t paused = paused_ns(all, 0, end_ns); paused > 0) {
    out += fmt::format(", and paused for {:.3g} s of it", static_cast<double>(paused) / 1e9);
  }
  const auto stop = std::find_if(all.begin(), all.end(), [](const intervention& each) { return each.what == "stop"; });
  if (stop != all.end()) {
    out += fmt::format(", and ended {:.3g} s into it, before its time", static_cast<double>(stop->at_ns) / 1e9);
  }
  return out + ": what was measured is that load, not the profile's";
}

}  // namespace spate::verdict
