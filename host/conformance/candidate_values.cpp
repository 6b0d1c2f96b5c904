#include "conformance/candidate_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "profile/units.hpp"

namespace spate::conformance {

namespace {

bool speaks_of(std::string_view path, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return path.find(word) != path.npos; });
}

bool is_free(const spate_key& key) { return key.min == 0 && key.max == 0; }

double in_range(const spate_key& key, double wanted) {
  return is_free(key) ? wanted : std::clamp(wanted, key.min, key.max == 0 && key.min > 0 ? INFINITY : key.max);
}

std::vector<std::string> texts(const spate_key& key, int port) {
  std::vector<std::string> out;
  if (key.choices != nullptr) {
    for (const char* const* each = key.choices; *each != nullptr; ++each) out.push_back(fmt::format("\"{}\"", *each));
    return out;
  }
  const std::string url = fmt::format("\"http://127.0.0.1:{}\"", port), host = "\"127.0.0.1\"",
                    pair = fmt::format("\"127.0.0.1:{}\"", port), socket = fmt::format("\"ws://127.0.0.1:{}\"", port);
  // Nothing with a slash in front can be written by mistake: the process works in a folder of its own.
  const std::string path = "\"/\"", word = "\"x\"", file = "\"file.txt\"", statement = "\"select 1\"";
  const std::string_view name = key.path;
  if (speaks_of(name, {"url", "uri", "endpoint"}))
    out = {url, socket, pair, host};
  else if (speaks_of(name, {"address", "host", "server"}))
    out = {host, pair, url};
  else if (speaks_of(name, {"file", "folder", "log", "database"}))
    out = {std::string_view(key.doc).find("database") != std::string_view::npos ? "\"test.db\"" : file, word};
  else if (speaks_of(name, {"sql", "statement", "query"}))
    out = {statement, word};
  else
    out = {path, word, url, host, pair, statement};
  return out;
}

}  // namespace

std::vector<std::string> candidate_values(const spate_key& key, int port) {
  switch (key.kind) {
    case SPATE_KIND_BOOL:
      return {"false", "true"};
    case SPATE_KIND_INT:
      if (speaks_of(key.path, {"port"}) && in_range(key, port) == port) return {std::to_string(port)};
      return {std::to_string(std::llround(in_range(key, 1)))};
    case SPATE_KIND_FLOAT:
      return {fmt::format("{:.6f}", in_range(key, 1))};
    case SPATE_KIND_DURATION:
      return {fmt::format("\"{}\"", profile::print_duration(std::llround(in_range(key, 1e9))))};
    case SPATE_KIND_SIZE:
      return {fmt::format("\"{}\"", profile::print_size(std::llround(in_range(key, 65536))))};
    case SPATE_KIND_STRING:
      return texts(key, port);
    case SPATE_KIND_ARRAY:
      return {"[]", "[\"x\"]", "[1]"};
    case SPATE_KIND_TABLE:
      return {"{}"};
    default:
      return {"{}", "\"x\"", "1"};
  }
}

}  // namespace spate::conformance
