#include "sample_line.hpp"

#include <spate/abi/protocol.h>
#include <spate/text.hpp>

#include <charconv>

#include "reporting/csv_text.hpp"

namespace spate::report_samples {

namespace {

void add_number(std::string& to, std::int64_t number) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, number);
  to.append(digits, end.ptr);
}

void add_json_text(std::string& to, std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  to += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      (to += '\\') += c;
    else if (byte < 0x20)
      ((to += "\\u00") += hex[byte >> 4]) += hex[byte & 15];
    else
      to += c;
  }
  to += '"';
}

// Gives each column of a sample to one of the two, in order.
template <class Number, class Text>
void each_column(const spate_raw_sample& of, Number&& number, Text&& text) {
  constexpr std::int64_t none = INT64_MIN;
  const bool timed = (of.flags & (SPATE_SAMPLE_UNSOLICITED | SPATE_SAMPLE_NO_LATENCY)) == 0;
  number("due_ns", of.due_ns);
  number("end_ns", of.end_ns);
  number("response_ns", timed ? of.end_ns - of.due_ns : none);
  number("service_ns", timed && of.service_ns >= 0 ? of.service_ns : none);
  number("start_lag_ns", timed ? of.start_lag_ns : none);
  number("blocked_ns", timed ? of.blocked_ns : none);
  number("first_byte_ns", of.first_byte_ns >= 0 ? of.first_byte_ns : none);
  text("scenario", view(of.scenario));
  text("operation", view(of.operation));
  text("target", view(of.target));
  text("outcome", view(of.outcome));
  number("status", of.status != 0 ? of.status : none);
  text("error", view(of.error));
  number("user", of.user != SPATE_NONE ? std::int64_t{of.user} : none);
  number("bytes_out", static_cast<std::int64_t>(of.bytes_out));
  number("bytes_in", static_cast<std::int64_t>(of.bytes_in));
  number("censored", (of.flags & SPATE_SAMPLE_CENSORED) != 0 ? 1 : 0);
}

}  // namespace

std::string head(format as) {
  std::string out;
  if (as == format::jsonl) return out;
  const auto name = [&](const char* column) { out += out.empty() ? column : text(",", column); };
  each_column(
      {}, [&](const char* column, std::int64_t) { name(column); },
      [&](const char* column, std::string_view) { name(column); });
  return out + "\n";
}

void add_line(std::string& to, const spate_raw_sample& of, format as) {
  bool first = true;
  if (as == format::csv) {
    const auto next = [&] { first ? void() : void(to += ','), first = false; };
    each_column(
        of,
        [&](const char*, std::int64_t number) {
          next();
          if (number != INT64_MIN) add_number(to, number);
        },
        [&](const char*, std::string_view text) {
          next();
          reporting::add_csv_text(to, text);
        });
    to += '\n';
    return;
  }
  const auto next = [&](const char* name) {
    to += first ? "{\"" : ",\"";
    (to += name) += "\":";
    first = false;
  };
  each_column(
      of,
      [&](const char* name, std::int64_t number) {
        if (number == INT64_MIN) return;
        next(name);
        add_number(to, number);
      },
      [&](const char* name, std::string_view text) {
        if (text.empty()) return;
        next(name);
        add_json_text(to, text);
      });
  to += "}\n";
}

}  // namespace spate::report_samples
