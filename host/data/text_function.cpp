#include "data/text_function.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "data/digest.hpp"
#include "data/escape.hpp"
#include "data/json_writer.hpp"
#include "data/scalar_text.hpp"
#include "data/scratch.hpp"
#include "data/time_text.hpp"

#include <spate/abi/ext/data.h>

namespace spate::data {
namespace {

using operands = std::span<const operand>;

constexpr const char* encodings[] = {"hex", "base64", "base64url", nullptr};
constexpr const char* time_formats[] = {"iso", "iso_ms", "date", "unix", "unix_ms", nullptr};

operand text(const std::string& room) { return {value_type::text, 0, 0, room}; }

void to_value(const operand& from, value& out) {
  switch (from.type) {
    case value_type::boolean:
      return out.set(from.integer != 0);
    case value_type::integer:
      return out.set(from.integer);
    case value_type::real:
      return out.set(from.real);
    case value_type::text:
      return out.set(from.text);
    default:
      return out.clear();
  }
}

/// An operand as the text that a template would show.
class shown {
 public:
  explicit shown(const operand& from) {
    if (from.type == value_type::text) {
      text_ = from.text;
      return;
    }
    to_value(from, value_);
    text_ = scalar_text(value_, room_);
  }
  operator std::string_view() const { return text_; }

 private:
  value value_;
  digits room_;
  std::string_view text_;
};

// No value makes no value, so that nobody signs what is not there.
bool has_all(operands given) {
  return std::all_of(given.begin(), given.end(), [](const operand& o) { return o.type != value_type::none; });
}

template <class Append>
operand appended(operands given, std::string& room, Append append) {
  if (!has_all(given)) return {};
  append(shown(given[0]), room);
  return text(room);
}

operand encoded(const sha256_bytes& bytes, const operand* how, std::string& room) {
  const std::string_view name = how == nullptr ? "hex" : how->text;
  if (name == "hex") {
    append_hex(view_of(bytes), room);
  } else if (name == "base64") {
    append_base64(view_of(bytes), room);
  } else if (name == "base64url") {
    append_base64url(view_of(bytes), room);
  } else {
    return {};
  }
  return text(room);
}

operand base64(operands given, const function_scope&, std::string& room) {
  return appended(given, room, append_base64);
}
operand base64url(operands given, const function_scope&, std::string& room) {
  return appended(given, room, append_base64url);
}
operand hex(operands given, const function_scope&, std::string& room) { return appended(given, room, append_hex); }

operand urlencode(operands given, const function_scope&, std::string& room) {
  return appended(given, room, [](std::string_view from, std::string& out) {
    text_sink measure(nullptr, 0);
    write_escaped(measure, from, SPATE_ESCAPE_URL);
    out.resize(measure.size());
    text_sink sink(out.data(), out.size());
    write_escaped(sink, from, SPATE_ESCAPE_URL);
  });
}

operand lower(operands given, const function_scope&, std::string& room) {
  return appended(given, room, [](std::string_view from, std::string& out) {
    for (const char c : from) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  });
}
operand upper(operands given, const function_scope&, std::string& room) {
  return appended(given, room, [](std::string_view from, std::string& out) {
    for (const char c : from) out += c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
  });
}

operand replace_start(operands given, const function_scope&, std::string& room) {
  if (!has_all(given)) return {};
  const shown whole(given[0]), part(given[1]), by(given[2]);
  const std::string_view text_of_all = whole;
  const std::string_view start = part;
  room = text_of_all.starts_with(start) ? std::string(std::string_view(by)).append(text_of_all.substr(start.size()))
                                        : std::string(text_of_all);
  return text(room);
}

operand sha256_of(operands given, const function_scope&, std::string& room) {
  if (!has_all(given)) return {};
  return encoded(sha256(shown(given[0])), given.size() > 1 ? &given[1] : nullptr, room);
}

operand hmac(operands given, const function_scope&, std::string& room) {
  if (!has_all(given)) return {};
  return encoded(hmac_sha256(shown(given[0]), shown(given[1])), given.size() > 2 ? &given[2] : nullptr, room);
}

// RFC 7519 with HS256 (RFC 7515): two operands are the key and the claims as JSON, more are names and values of claims.
operand jwt(operands given, const function_scope&, std::string& room) {
  if (!has_all(given) || (given.size() != 2 && given.size() % 2 != 1)) return {};
  const scratch<value> claims, one;
  if (given.size() == 2) {
    if (given[1].type != value_type::text || !given[1].text.starts_with('{')) return {};
    claims->set(given[1].text);
  } else {
    json_writer json(*claims);
    json.open('{');
    for (std::size_t i = 1; i + 1 < given.size(); i += 2) {
      json.key(shown(given[i]));
      to_value(given[i + 1], *one);
      json.value(*one);
    }
    json.close('}');
  }
  append_base64url(R"({"alg":"HS256","typ":"JWT"})", room);
  room += '.';
  append_base64url(claims->text, room);
  const sha256_bytes signature = hmac_sha256(shown(given[0]), room);
  room += '.';
  append_base64url(view_of(signature), room);
  return text(room);
}

operand time_as(std::int64_t ms, time_format format, std::string& room) {
  if (ms < -62135596800000 || ms > 253402300799999) return {};  // years 1 to 9999
  const scratch<value> made;
  write_time(ms, format, *made);
  if (made->type == value_type::integer) return {value_type::integer, made->integer, 0, {}};
  room = made->text;
  return text(room);
}

std::optional<std::int64_t> milliseconds(const operand& seconds) {
  if (!seconds.is_number() || std::abs(seconds.number()) > 1e12) return {};
  return std::llround(seconds.number() * 1000);
}

operand now(operands given, const function_scope& scope, std::string& room) {
  const auto format = find_time_format(given.empty() ? std::string_view("iso") : given[0].text);
  const auto offset = given.size() > 1 ? milliseconds(given[1]) : std::optional<std::int64_t>(0);
  if (!format || !offset) return {};
  return time_as(scope.now_ms + *offset, *format, room);
}

operand later(operands given, const function_scope&, std::string& room) {
  const auto from = read_time(given[0].text);
  const auto offset = milliseconds(given[1]);
  if (!from || !offset) return {};
  const bool fine = given[0].text.find('.') != std::string_view::npos;
  return time_as(*from + *offset, fine ? time_format::iso_ms : time_format::iso, room);
}

// RFC 9562, version 4, of bits that hang on the user's seed, the operation, its row and the name alone: asking again,
// as for a header that signs the body, gives the same one.
operand uuid(operands given, const function_scope& scope, std::string& room) {
  const std::uint64_t named = hash(given.empty() ? std::string_view() : std::string_view(shown(given[0])));
  const std::uint64_t row = scope.user.current_row();
  const std::uint64_t at = mix(named ^ (scope.user.is_row ? 0 : scope.user.operation_no | row << 32));
  write_uuid(scope.user.random.beside(at), scope.user.random.beside(at + 1), room);
  return text(room);
}

constexpr text_function functions[] = {
    {"base64", "base64(text)", 1, 1, 0, nullptr, true, base64},
    {"base64url", "base64url(text)", 1, 1, 0, nullptr, true, base64url},
    {"hex", "hex(text)", 1, 1, 0, nullptr, true, hex},
    {"urlencode", "urlencode(text)", 1, 1, 0, nullptr, true, urlencode},
    {"lower", "lower(text)", 1, 1, 0, nullptr, true, lower},
    {"upper", "upper(text)", 1, 1, 0, nullptr, true, upper},
    {"replace_start", "replace_start(url, 'http', 'ws')", 3, 3, 0, nullptr, true, replace_start},
    {"sha256", "sha256(text) or sha256(text, 'base64')", 1, 2, 1, encodings, true, sha256_of},
    {"hmac", "hmac(key, text) or hmac(key, text, 'base64')", 2, 3, 2, encodings, true, hmac},
    {"jwt", "jwt(key, claims) or jwt(key, 'sub', user, 'exp', now('unix', 1h))", 2, 65, 0, nullptr, true, jwt},
    {"now", "now(), now('unix') or now('iso', -1h)", 0, 2, 0, time_formats, false, now},
    {"later", "later(time, 30s)", 2, 2, 0, nullptr, true, later},
    {"uuid", "uuid() or uuid('another')", 0, 1, 0, nullptr, false, uuid}};

}  // namespace

std::span<const text_function> text_functions() { return functions; }

const text_function* find_text_function(std::string_view name) {
  const auto found = std::find_if(std::begin(functions), std::end(functions),
                                  [name](const text_function& each) { return each.name == name; });
  return found == std::end(functions) ? nullptr : found;
}

}  // namespace spate::data
