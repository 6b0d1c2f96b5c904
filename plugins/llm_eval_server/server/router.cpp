#include "server/router.hpp"

namespace spate::llm_eval_server {
namespace {

bool matches(std::string_view pattern, std::string_view path, std::array<std::string, 2>& parameters) {
  std::size_t count = 0;
  while (true) {
    const auto brace = pattern.find("{}");
    if (brace == std::string_view::npos) return pattern == path;
    if (!path.starts_with(pattern.substr(0, brace))) return false;
    path.remove_prefix(brace);
    pattern.remove_prefix(brace + 2);
    const auto segment = path.substr(0, path.find('/'));
    if (segment.empty()) return false;
    parameters[count++].assign(segment);
    path.remove_prefix(segment.size());
  }
}

}  // namespace

void router::add(std::string_view method, std::string pattern, route_handler handler) {
  entries_.push_back({std::string(method), std::move(pattern), std::move(handler)});
}

std::vector<std::pair<std::string, std::string>> router::routes() const {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& entry : entries_) out.emplace_back(entry.method, entry.pattern);
  return out;
}

router::outcome router::route(const http_request& request, http_response& response, std::string& allowed) const {
  const auto mark = request.target.find('?');
  auto raw_path = request.target.substr(0, mark);
  // The absolute form that proxies are sent ("GET http://host/path").
  if (raw_path.starts_with("http://")) {
    const auto slash = raw_path.find('/', 7);
    raw_path = slash == std::string_view::npos ? std::string_view("/") : raw_path.substr(slash);
  }
  const std::string path = percent_decode(raw_path, false);
  allowed.clear();
  std::array<std::string, 2> parameters;
  for (const auto& entry : entries_) {
    if (!matches(entry.pattern, path, parameters)) continue;
    if (entry.method != request.method) {
      allowed += (allowed.empty() ? "" : ", ") + entry.method;
      continue;
    }
    auto text = mark == std::string_view::npos ? std::string_view() : request.target.substr(mark + 1);
    const query_string query(text.substr(0, text.find('#')));
    route_call call{request, query, std::move(parameters), response};
    entry.handler(call);
    return outcome::handled;
  }
  return allowed.empty() ? outcome::unknown_path : outcome::wrong_method;
}

}  // namespace spate::llm_eval_server
