#include "data/capture.hpp"

#include <boost/json.hpp>

#include "data/json_value.hpp"
#include "data/pick.hpp"
#include "data/row_cells.hpp"

namespace spate::data {
namespace {

namespace json = boost::json;

// One value that was found, on its way into a variable.
class writer {
 public:
  writer(const capture& c, variable& to) : capture_(c), to_(to) {}
  value& room() {
    // Kept by the thread for lists, whose ring then takes a copy.
    thread_local value kept;
    return is_list() ? kept : to_.scalar;
  }
  void commit() {
    // A JSON null is no element of a list.
    if (is_list() && room().type != value_type::none) append(to_, room(), capture_.keep);
  }

 private:
  bool is_list() const { return capture_.appends || capture_.replaces_list; }
  const capture& capture_;
  variable& to_;
};

capture_result from_json(const capture& c, response_view& response, writer& out) {
  if (!c.selector->is_many()) {
    const auto found = response.read(*c.selector, out.room());
    if (found == json_result::not_json) return capture_result::not_json;
    if (found == json_result::nothing) return capture_result::nothing;
    out.commit();
    return capture_result::done;
  }
  const json::value* document = response.json();
  if (document == nullptr) return capture_result::not_json;
  capture_result result = capture_result::nothing;
  c.selector->each(*document, [&](const json::value& at) {
    read_json(at, out.room());
    out.commit();
    result = capture_result::done;
    return true;
  });
  return result;
}

capture_result from_regex(const capture& c, const response_view& response, writer& out) {
  std::string_view found;
  switch (c.pattern->search(response.body(), c.group, found)) {
    case pattern_result::gave_up:
      return capture_result::gave_up;
    case pattern_result::nothing:
      return capture_result::nothing;
    case pattern_result::found:
      break;
  }
  // A group that took no part in the match found nothing; one that matched an empty text did.
  if (found.data() == nullptr) return capture_result::nothing;
  out.room().set(found);
  out.commit();
  return capture_result::done;
}

capture_result from_header(const capture& c, const response_view& response, writer& out) {
  capture_result result = capture_result::nothing;
  response.each_field(c.header, [&](std::string_view found) {
    out.room().set(found);
    out.commit();
    result = capture_result::done;
    return false;
  });
  return result;
}

capture_result from_column(const capture& c, const response_view& response, writer& out) {
  const spate_rows* rows = response.rows();
  const auto column = rows == nullptr ? std::nullopt : column_of(*rows, c.header);
  if (!column || rows->kept_count == 0) return capture_result::nothing;
  for (std::uint64_t row = 0; row < (c.all_rows ? rows->kept_count : 1); ++row) {
    read_cell(rows->cells[row * rows->column_count + *column], out.room());
    out.commit();
  }
  return capture_result::done;
}

capture_result from_template(const capture& c, const response_view& response, writer& out) {
  if (!c.rendered.is_ready(response.scope())) return capture_result::nothing;
  // Rendered apart from the variable, which the template may name.
  thread_local value made;
  c.rendered.evaluate(response.scope(), made);
  out.room() = made;
  out.commit();
  return capture_result::done;
}

}  // namespace

capture_result capture::run(response_view& response, user_state& user, shared_state& shared, bool to_shared) const {
  // What the setup captured is read-only afterwards.
  if (to == name_kind::shared && !to_shared) return capture_result::done;
  variable& variable = to == name_kind::shared ? shared.variables[slot] : user.variables[slot];
  if (once && variable.has_value()) return capture_result::done;
  if (when && !when->holds(user, shared)) return capture_result::done;
  if (replaces_list && !appends) variable.count = variable.first = 0;
  writer out(*this, variable);
  capture_result result = capture_result::nothing;
  switch (from) {
    case source_kind::json:
      result = from_json(*this, response, out);
      break;
    case source_kind::regex:
      result = from_regex(*this, response, out);
      break;
    case source_kind::header:
      result = from_header(*this, response, out);
      break;
    case source_kind::column:
      result = from_column(*this, response, out);
      break;
    case source_kind::rendered:
      result = from_template(*this, response, out);
      break;
  }
  if (result != capture_result::done && !appends && !replaces_list) variable.scalar.clear();
  return result;
}

}  // namespace spate::data
