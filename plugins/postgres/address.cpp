#include "address.hpp"

#include <libpq-fe.h>
#include <spate/text.hpp>

#include <algorithm>
#include <memory>

namespace spate::postgres {

namespace {

struct key_word {
  const char *key, *word;
};
constexpr key_word texts[] = {{"host", "host"},         {"database", "dbname"},    {"user", "user"},
                              {"password", "password"}, {"tls.ca", "sslrootcert"}, {"tls.certificate", "sslcert"},
                              {"tls.key", "sslkey"}};

void set(connection_words& in, std::string_view word, std::string value) {
  for (auto& [name, now] : in.words)
    if (name == word) {
      now = std::move(value);
      return;
    }
  in.words.emplace_back(word, std::move(value));
}

bool has(const connection_words& in, std::string_view word) {
  return std::any_of(in.words.begin(), in.words.end(), [&](const auto& each) { return each.first == word; });
}

void read_uri(connection_words& out, std::string_view uri) {
  char* error = nullptr;
  const std::string text(uri);
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(PQconninfoParse(text.c_str(), &error),
                                                                             &PQconninfoFree);
  if (!options) {
    out.problem = error == nullptr ? "libpq cannot read it" : error;
    while (!out.problem.empty() && out.problem.back() == '\n') out.problem.pop_back();
  }
  PQfreemem(error);
  if (!options) return;
  for (const PQconninfoOption* each = options.get(); each->keyword != nullptr; ++each)
    if (each->val != nullptr) set(out, each->keyword, each->val);
}

std::int64_t milliseconds(node of) {
  return std::max<std::int64_t>(1, of.as_duration(std::chrono::nanoseconds(0)).count() / 1'000'000);
}

// What the server is told when the connection begins.
std::string options_of(config from) {
  std::string out;
  if (node limit = from.find("statement_timeout")) out += text(" -c statement_timeout=", milliseconds(limit));
  if (node limit = from.find("lock_timeout")) out += text(" -c lock_timeout=", milliseconds(limit));
  return out;
}

void append_encoded(std::string& out, char c) {
  constexpr const char* digits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  if (plain)
    out += c;
  else
    out.append({'%', digits[byte >> 4], digits[byte & 15]});
}

}  // namespace

connection_words words_for(config from) {
  connection_words out;
  if (node uri = from.find("uri")) read_uri(out, uri.as_string());
  for (const key_word& each : texts)
    if (node found = from.find(each.key)) set(out, each.word, std::string(found.as_string()));
  if (node port = from.find("port")) set(out, "port", text(port.as_int()));
  // A mode that is written wins over the URI's, the default does not.
  if (node mode = from.find("tls.mode"); mode && (!mode.is_default() || !has(out, "sslmode")))
    set(out, "sslmode", std::string(mode.as_string()));
  if (node name = from.find("application_name"); name && (!name.is_default() || !has(out, "application_name")))
    set(out, "application_name", std::string(name.as_string()));
  if (const std::string more = options_of(from); !more.empty()) {
    std::string before;
    for (const auto& [word, value] : out.words)
      if (word == "options") before = value;
    set(out, "options", before + more);
  }
  set(out, "client_encoding", "UTF8");
  // Heeded only where the connection is opened with blocking calls, in whole seconds, at least 2.
  const auto patience = from.find("connect_timeout").as_duration(std::chrono::seconds(10));
  set(out, "connect_timeout", text(std::max<std::int64_t>(2, patience / std::chrono::seconds(1))));
  return out;
}

std::vector<const char*> connection_words::keywords() const {
  std::vector<const char*> out;
  for (const auto& each : words) out.push_back(each.first.c_str());
  out.push_back(nullptr);
  return out;
}

std::vector<const char*> connection_words::values() const {
  std::vector<const char*> out;
  for (const auto& each : words) out.push_back(each.second.c_str());
  out.push_back(nullptr);
  return out;
}

std::string connection_words::text() const {
  std::string out = "postgresql:///?";
  for (const auto& [word, value] : words) {
    if (out.back() != '?') out += '&';
    out += word + '=';
    for (const char c : value) append_encoded(out, c);
  }
  return out;
}

void check_address(config settings, report& mistakes) {
  node uri = settings.find("uri"), host = settings.find("host"), base = settings.find("database");
  if (!uri && !host && !base)
    mistakes.error(settings.root(),
                   "which database? write uri = \"postgresql://user@host/database\", or host, "
                   "database and user");
  else if (const connection_words words = words_for(settings); !words.problem.empty())
    mistakes.error(uri, "`uri` is no address of a database: ", words.problem,
                   "; write postgresql://user@host:5432/database");
}

std::string last_words(const pg_conn* of) {
  std::string out;
  for (const char c : std::string_view(PQerrorMessage(of))) {
    if (c == '\t') continue;
    out += c == '\n' ? ' ' : c;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace spate::postgres
