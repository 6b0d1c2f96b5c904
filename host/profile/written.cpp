#include "profile/written.hpp"

#include <algorithm>
#include <utility>

namespace spate::profile {

const written* written::find(std::string_view name) const {
  const auto found = std::find_if(children.begin(), children.end(), [&](const written& w) { return w.key == name; });
  return found == children.end() ? nullptr : &*found;
}

written* written::find(std::string_view name) { return const_cast<written*>(std::as_const(*this).find(name)); }

written& written::table(std::string_view name, place where) {
  if (written* found = find(name)) return *found;
  written& made = children.emplace_back();
  made.key = name;
  made.key_at = made.at = where;
  return made;
}

std::string_view kind_name(written_kind kind) {
  switch (kind) {
    case written_kind::boolean:
      return "true or false";
    case written_kind::integer:
      return "a whole number";
    case written_kind::real:
      return "a number";
    case written_kind::text:
      return "a text";
    case written_kind::date:
      return "a date";
    case written_kind::array:
      return "an array";
    case written_kind::table:
      return "a table";
  }
  return "a value";
}

void merge(written& base, written over) {
  for (written& child : over.children) {
    written* same = base.find(child.key);
    if (same == nullptr) {
      base.children.push_back(std::move(child));
    } else if (same->is_table() && child.is_table() && !same->is_inline && !child.is_inline) {
      same->key_at = child.key_at;
      same->at = child.at;
      merge(*same, std::move(child));
    } else {
      *same = std::move(child);
    }
  }
}

}  // namespace spate::profile
