#include "unjudged_list.hpp"

#include <spate/text.hpp>

#include <algorithm>

#include "flowing_text.hpp"
#include "reporting/document.hpp"
#include "reporting/objective_scope.hpp"
#include "reporting/one_line.hpp"

namespace spate::report_console {

using namespace reporting;

namespace {

namespace json = boost::json;

constexpr std::string_view not_judged = "not judged";
constexpr std::size_t indent = 2, widest_scope = 32;
constexpr std::size_t text_indent = indent + not_judged.size() + 2;

struct entry {
  std::string name, requirement, why;  // why: said of all of them
  std::vector<const json::object*> members;
  std::vector<std::string> items;

  std::string scope() const {
    const json::object& first = *members.front();
    return cut(members.size() == 1 ? scope_of(first) : scopes_of(members.size(), first), widest_scope);
  }
};

// "too few: 3 measured, 20 needed" differs with what was measured: that goes to the operation's name. "not expected: no
// task..." becomes "not expected (no task...)", so that names can follow.
std::pair<std::string, std::string> shared_reason(const json::object& objective) {
  const std::string reason = text_at(objective, "reason"), scope = scope_of(objective);
  const std::uint64_t count = count_at(objective, "count");
  const std::string few = text("too few: ", count, " measured, ");
  if (reason.compare(0, few.size(), few) == 0)
    return {text("too few samples (", reason.substr(few.size()), ')'), text(scope, ' ', count)};
  const std::size_t colon = reason.find(": ");
  if (colon == std::string::npos) return {reason, scope};
  return {text(reason.substr(0, colon), " (", reason.substr(colon + 2), ')'), scope};
}

std::vector<entry> entries_of(const std::vector<const json::object*>& objectives) {
  std::vector<entry> out;
  for (const json::object* each : objectives) {
    const std::string name = text_at(*each, "name"), requirement = text_at(*each, "requirement");
    auto [why, item] = shared_reason(*each);
    auto same = std::find_if(out.begin(), out.end(), [&, &reason = why](const entry& other) {
      return other.name == name && other.requirement == requirement && other.why == reason;
    });
    if (same == out.end()) same = out.insert(out.end(), {name, requirement, why, {}, {}});
    same->members.push_back(each);
    same->items.push_back(std::move(item));
  }
  return out;
}

words explanation(const entry& of) {
  if (of.members.size() == 1) return split(text_at(*of.members.front(), "reason"));
  words out = split(of.why);
  if (!out.empty()) out.back() += ':';
  const words items = listed(of.items);
  out.insert(out.end(), items.begin(), items.end());
  return out;
}

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(width - std::min(width, columns_of(text)), ' ');
}

}  // namespace

std::string unjudged_list(const std::vector<const json::object*>& objectives, const style& look) {
  const std::vector<entry> entries = entries_of(objectives);
  std::size_t name_width = 0, scope_width = 0, requirement_width = 0;
  for (const entry& each : entries) {
    name_width = std::max(name_width, columns_of(each.name));
    scope_width = std::max(scope_width, columns_of(each.scope()));
    requirement_width = std::max(requirement_width, columns_of(each.requirement));
  }
  const std::size_t room = look.width - std::min(look.width, text_indent);
  std::string out;
  for (const entry& each : entries) {
    std::string about = padded(each.name, name_width) + "  ";
    if (scope_width > 0) about += padded(each.scope(), scope_width) + "  ";
    about += padded(each.requirement, requirement_width) + "  ";
    const words why = explanation(each);
    // Where a narrow column would be left for the reason, it has the lines below for itself.
    const bool beside = !why.empty() && columns_of(about) + look.width / 3 <= room;
    if (!beside) {
      about.erase(about.find_last_not_of(' ') + 1);
      about = cut(about, room) + (why.empty() ? "" : "\n" + std::string(text_indent, ' '));
    }
    out += std::string(indent, ' ') + look.paint(not_judged, color::yellow) + "  " + about;
    out += flowing(why, {text_indent + (beside ? columns_of(about) : 0), text_indent, look.width});
  }
  return out;
}

}  // namespace spate::report_console
