#include "plugin/secrets.hpp"

#include <spate/abi/ext/data.h>

#include <algorithm>

#include "data/escape.hpp"

namespace spate::plugin {
namespace {

// So few characters of a secret at the end of a text tell nothing, and are more often something else.
constexpr std::size_t telling_beginning = 4;

std::string escaped(std::string_view text, std::uint32_t escape) {
  std::string out(text.size() * 6, '\0');  // \u0000
  data::text_sink sink(out.data(), out.size());
  data::write_escaped(sink, text, escape);
  out.resize(sink.size());
  return out;
}

std::string as_form(std::string_view percent_encoded) {
  std::string out(percent_encoded);
  for (auto at = out.find("%20"); at != std::string::npos; at = out.find("%20", at + 1)) out.replace(at, 3, "+");
  return out;
}

bool ends_with_beginning(std::string_view text, std::string_view secret, std::size_t& size) {
  if (secret.empty()) return false;
  for (size = std::min(secret.size() - 1, text.size()); size >= telling_beginning; --size)
    if (text.ends_with(secret.substr(0, size))) return true;
  return false;
}

}  // namespace

secrets::secrets(const std::vector<std::string>& values) {
  for (const std::string& value : values) {
    if (value.empty()) continue;
    const std::string in_url = escaped(value, SPATE_ESCAPE_URL);
    spellings_.insert(spellings_.end(), {value, in_url, as_form(in_url), escaped(value, SPATE_ESCAPE_JSON)});
  }
  std::sort(spellings_.begin(), spellings_.end(), [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  spellings_.erase(std::unique(spellings_.begin(), spellings_.end()), spellings_.end());
}

std::string secrets::masked(std::string_view text) const {
  std::string out(text);
  for (const std::string& secret : spellings_)
    for (auto at = out.find(secret); at != std::string::npos; at = out.find(secret, at + mask.size()))
      out.replace(at, secret.size(), mask);
  for (const std::string& secret : spellings_) {
    std::size_t size = 0;
    if (ends_with_beginning(out, secret, size)) return out.replace(out.size() - size, size, mask);
  }
  return out;
}

}  // namespace spate::plugin
