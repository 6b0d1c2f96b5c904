#include "body_decoder.hpp"

#include <algorithm>

#include "net/url.hpp"

namespace spate::http_api {

namespace {

// A server's words are remembered, so there must not be many of them.
constexpr std::size_t most_named = 8, longest_name = 32;

struct found_coding {
  std::string_view name;  // empty: the body is what it is
  bool several = false;
};

// What the Content-Encoding headers say, "identity" left out.
found_coding coding_of(const std::vector<spate_field>& fields) noexcept {
  found_coding out;
  for (const spate_field& each : fields) {
    if (!same_name(view(each.name), "Content-Encoding")) continue;
    std::string_view rest = view(each.text);
    while (!rest.empty()) {
      const auto comma = rest.find(',');
      std::string_view one = rest.substr(0, comma);
      rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
      const auto begin = one.find_first_not_of(" \t");
      if (begin == std::string_view::npos) continue;
      one = one.substr(begin, one.find_last_not_of(" \t") - begin + 1);
      if (same_name(one, "identity")) continue;
      out.several = out.several || !out.name.empty();
      out.name = one;
    }
  }
  return out;
}

}  // namespace

body_decoder::body_decoder(const host_services& host, std::uint64_t max_body)
    : host_(host),
      max_body_(max_body),
      corrupt_(host.intern("the answer's compressed body is damaged")),
      cut_(host.intern("the answer's compressed body ends too early")),
      long_body_(host.intern("the answer's body is longer than max_body once it is decompressed")),
      other_encoding_(host.intern("the answer has a Content-Encoding that was not asked for")) {
  not_asked_.reserve(most_named);
}

bool body_decoder::decode(const std::vector<spate_field>& fields, std::string_view& body, std::uint16_t& error_id) {
  const found_coding coding = coding_of(fields);
  if (coding.name.empty() || body.empty()) return true;
  const bool gzip = same_name(coding.name, "gzip") || same_name(coding.name, "x-gzip");
  if (coding.several || (!gzip && !same_name(coding.name, "deflate"))) {
    error_id = coding.several ? other_encoding_ : not_asked(coding.name);
    return false;
  }
  std::size_t size = 0;
  switch (inflater_.run(body, gzip ? inflater::format::gzip : inflater::format::deflate, max_body_, output_, size)) {
    case inflater::result::done:
      body = {output_.data(), size};
      return true;
    case inflater::result::damaged:
      error_id = corrupt_;
      return false;
    case inflater::result::cut:
      error_id = cut_;
      return false;
    default:
      error_id = long_body_;
      return false;
  }
}

std::uint16_t body_decoder::not_asked(std::string_view encoding) {
  for (const named_error& each : not_asked_)
    if (same_name(each.encoding, encoding)) return each.text;
  if (not_asked_.size() == most_named || encoding.size() > longest_name) return other_encoding_;
  const std::uint16_t made =
      host_.intern(text("the answer has the Content-Encoding '", encoding, "', which was not asked for"));
  not_asked_.push_back({std::string(encoding), made});
  return made;
}

}  // namespace spate::http_api
