#include "server/access_rules.hpp"

#include <algorithm>
#include <array>

namespace spate::llm_eval_server {
namespace {

constexpr std::array<std::string_view, 4> origins{"http://localhost:3000", "http://localhost:3001",
                                                  "http://127.0.0.1:3000", "http://127.0.0.1:3001"};
constexpr std::array<std::string_view, 5> methods{"GET", "POST", "PUT", "DELETE", "OPTIONS"};

bool origin_allowed(std::string_view origin) { return std::ranges::find(origins, origin) != origins.end(); }

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

}  // namespace

bool host_allowed(std::string_view host_header) {
  const std::string host = lower(host_header.substr(0, host_header.find(':')));
  return host == "localhost" || host == "127.0.0.1" || host.ends_with(".localhost");
}

bool answer_preflight(const http_request& request, http_response& response) {
  if (request.method != "OPTIONS" || request.origin.empty() || request.preflight_method.empty()) return false;
  response.content_type = "text/plain; charset=utf-8";
  add_header(response, "Vary", "Origin");
  add_header(response, "Access-Control-Allow-Methods", "GET, POST, PUT, DELETE, OPTIONS");
  add_header(response, "Access-Control-Max-Age", "600");
  add_header(response, "Access-Control-Allow-Credentials", "true");
  std::string wrong;
  if (origin_allowed(request.origin))
    add_header(response, "Access-Control-Allow-Origin", request.origin);
  else
    wrong = "origin";
  if (std::ranges::find(methods, request.preflight_method) == methods.end())
    wrong += wrong.empty() ? "method" : ", method";
  if (!request.preflight_headers.empty())
    add_header(response, "Access-Control-Allow-Headers", request.preflight_headers);
  response.status = wrong.empty() ? 200 : 400;
  response.body = wrong.empty() ? "OK" : "Disallowed CORS " + wrong;
  return true;
}

void add_cross_origin_headers(const http_request& request, http_response& response) {
  if (request.origin.empty()) return;
  add_header(response, "Access-Control-Allow-Credentials", "true");
  if (!origin_allowed(request.origin)) return;
  add_header(response, "Access-Control-Allow-Origin", request.origin);
  add_header(response, "Vary", "Origin");
}

}  // namespace spate::llm_eval_server
