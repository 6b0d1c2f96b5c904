#include "data/response_view.hpp"

#include <algorithm>

#include <boost/json.hpp>

#include "data/json_reader.hpp"
#include "data/json_scanner.hpp"
#include "data/json_value.hpp"

namespace spate::data {
namespace {

// What a template of an expectation may show was drawn when the request was rendered.
const std::vector<std::unique_ptr<source>> no_sources;

json_reader& this_threads_reader() {
  thread_local json_reader reader;
  return reader;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

}  // namespace

response_view::response_view(const spate_response& raw, user_state& user, const shared_state& shared)
    : raw_(raw), scope_{user, shared, no_sources} {}

const boost::json::value* response_view::json() {
  if (!parsed_) {
    json_ = this_threads_reader().read(body());
    parsed_ = true;
  }
  return json_;
}

// Either the text of the value, or the value in the document. Beyond a few ways through the text a document is cheaper.
json_result response_view::scan(const json_selector& at, std::string_view& text, const boost::json::value*& found) {
  if (!parsed_ && at.is_direct() && scans_++ < most_scans) {
    const auto result = json_scanner::find(body(), at, text);
    if (result != json_scanner::result::unsure)
      return result == json_scanner::result::found ? json_result::found : json_result::nothing;
    text = {};
  }
  const auto* document = json();
  if (document == nullptr) return json_result::not_json;
  found = at.first(*document);
  return found != nullptr ? json_result::found : json_result::nothing;
}

json_result response_view::find(const json_selector& at, const boost::json::value*& found) {
  std::string_view text;
  const auto result = scan(at, text, found);
  if (text.data() == nullptr) return result;
  found = this_threads_reader().read(text);
  return found != nullptr ? json_result::found : json_result::not_json;
}

json_result response_view::read(const json_selector& at, value& out) {
  std::string_view text;
  const boost::json::value* found = nullptr;
  const auto result = scan(at, text, found);
  if (result != json_result::found || (text.data() != nullptr && read_json_text(text, out))) return result;
  if (text.data() != nullptr) found = this_threads_reader().read(text);
  if (found == nullptr) return json_result::not_json;
  read_json(*found, out);
  return json_result::found;
}

bool response_view::is_same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace spate::data
