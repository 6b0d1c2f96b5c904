#include "error.hpp"

#include <libpq-fe.h>
#include <spate/text.hpp>

#include <charconv>
#include <string>

#include "words.hpp"

namespace spate::postgres_db {

namespace {

struct named_code {
  std::string_view sqlstate;
  std::uint16_t outcome;
};

constexpr named_code named_codes[] = {{"40001", outcome_serialization}, {"40P01", outcome_deadlock},
                                      {"55P03", outcome_lock_timeout},  {"57014", outcome_statement_timeout},
                                      {"25006", outcome_read_only},     {"53100", outcome_full},
                                      {"53200", outcome_full},          {"53300", SPATE_OUTCOME_EXHAUSTED},
                                      {"57P01", SPATE_OUTCOME_RESET},   {"57P02", SPATE_OUTCOME_RESET},
                                      {"57P03", SPATE_OUTCOME_REFUSED}, {"3D000", SPATE_OUTCOME_REFUSED},
                                      {"57P05", SPATE_OUTCOME_RESET},   {"25P03", SPATE_OUTCOME_RESET}};

std::string_view field(const pg_result* of, int code) {
  const char* found = PQresultErrorField(of, code);
  return found == nullptr ? std::string_view() : found;
}

// What differs each time is in the detail, which is left out, or is a value behind a colon: invalid input syntax for
// type integer: "x7".
std::string_view without_value(std::string_view message) { return message.substr(0, message.find(": \"")); }

std::string_view advice_for(std::uint16_t outcome) {
  switch (outcome) {
    case SPATE_OUTCOME_EXHAUSTED:
      return "; raise the server's max_connections or lower pool.size";
    case outcome_serialization:
      return "; retry = { on = [\"serialization\"] } tries it again, as often as its max_tries says";
    case outcome_deadlock:
      return "; retry = { on = [\"deadlock\"] } tries it again, as often as its max_tries says";
    default:
      return "";
  }
}

}  // namespace

std::uint16_t outcome_of(std::string_view sqlstate) {
  for (const named_code& each : named_codes)
    if (each.sqlstate == sqlstate) return each.outcome;
  const std::string_view kind = sqlstate.substr(0, 2);
  if (kind == "23") return sql::outcome_constraint;
  if (kind == "28") return outcome_authorization;
  if (kind == "08") return SPATE_OUTCOME_RESET;
  if (kind == "53") return SPATE_OUTCOME_EXHAUSTED;
  return sql::outcome_sql;
}

std::int32_t status_of(std::string_view sqlstate) {
  std::int32_t out = 0;
  const auto [end, error] = std::from_chars(sqlstate.data(), sqlstate.data() + sqlstate.size(), out);
  return error == std::errc() && end == sqlstate.data() + sqlstate.size() ? out : 0;
}

sql::reply reply_of(const host_services& host, const pg_result* of, std::string_view place) {
  const std::string_view code = field(of, PG_DIAG_SQLSTATE);
  if (code.empty()) {
    std::string_view words = PQresultErrorMessage(of);
    words = words.substr(0, words.find('\n'));
    return {SPATE_OUTCOME_PROTOCOL, host.intern(words), 0};
  }
  const std::uint16_t outcome = outcome_of(code);
  return {
      outcome,
      host.intern(text(place, without_value(field(of, PG_DIAG_MESSAGE_PRIMARY)), " (", code, ")", advice_for(outcome))),
      status_of(code)};
}

bool is_stale(const pg_result* of) {
  const std::string_view code = field(of, PG_DIAG_SQLSTATE);
  return code == "0A000" || code == "26000";
}

}  // namespace spate::postgres_db
