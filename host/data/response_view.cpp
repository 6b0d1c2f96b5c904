#include "data/response_view.hpp"

#include <algorithm>

#include "data/json_reader.hpp"

namespace spate::data {
namespace {

// What a template of an expectation may show was drawn when the request was rendered.
const std::vector<std::unique_ptr<source>> no_sources;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

}  // namespace

response_view::response_view(const spate_response& raw, user_state& user, const shared_state& shared)
    : raw_(raw), scope_{user, shared, no_sources} {}

const boost::json::value* response_view::json() {
  if (!parsed_) {
    thread_local json_reader reader;
    json_ = reader.read(body());
    parsed_ = true;
  }
  return json_;
}

bool response_view::is_same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace spate::data
