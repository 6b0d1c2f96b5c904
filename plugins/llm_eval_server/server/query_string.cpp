#include "server/query_string.hpp"

namespace spate::llm_eval_server {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

query_string::query_string(std::string_view text) {
  while (!text.empty()) {
    const auto end = text.find('&');
    const auto part = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (part.empty()) continue;
    const auto equal = part.find('=');
    const auto value = equal == std::string_view::npos ? std::string_view() : part.substr(equal + 1);
    parameters_.emplace_back(percent_decode(part.substr(0, equal), true), percent_decode(value, true));
  }
}

const std::string* query_string::find(std::string_view name) const {
  for (auto it = parameters_.rbegin(); it != parameters_.rend(); ++it)
    if (it->first == name) return &it->second;
  return nullptr;
}

std::vector<std::string> query_string::all(std::string_view name) const {
  std::vector<std::string> out;
  for (const auto& [key, value] : parameters_)
    if (key == name) out.push_back(value);
  return out;
}

}  // namespace spate::llm_eval_server
