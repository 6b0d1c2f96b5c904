// How a PostgreSQL server is reached.
#pragma once

#include <spate/config.hpp>

#include <array>
#include <string>
#include <utility>
#include <vector>

struct pg_conn;

namespace spate::postgres {

inline constexpr const char* tls_modes[] = {"disable",   "allow",       "prefer", "require",
                                            "verify-ca", "verify-full", nullptr};
// Of a target and of a monitor alike.
inline constexpr std::array address_keys = {
    spate::key("uri", SPATE_KIND_STRING, "The database: postgresql://user@host:port/database. Other keys win over it.")
        .secret(),
    spate::key("host", SPATE_KIND_STRING, "The server's name, or the folder of its socket."),
    spate::key("port", SPATE_KIND_INT, "Its port; without it libpq's, 5432.").between(1, 65535),
    spate::key("database", SPATE_KIND_STRING, "The database's name."),
    spate::key("user", SPATE_KIND_STRING, "Who logs in."),
    spate::key("password", SPATE_KIND_STRING, "The user's password.").secret(),
    spate::key("tls.mode", SPATE_KIND_STRING, "Whether the connection is encrypted, and what is verified.")
        .by_default("prefer")
        .one_of(tls_modes),
    spate::key("tls.ca", SPATE_KIND_STRING, "Certificates that a server's must lead to.").file(),
    spate::key("tls.certificate", SPATE_KIND_STRING, "Our own certificate.").file(),
    spate::key("tls.key", SPATE_KIND_STRING, "Its private key.").file()};

// Keyword and value for libpq; `why` says what is wrong with `uri`.
struct connection_words {
  std::vector<std::pair<std::string, std::string>> words;
  std::string problem;

  // As libpq's PQconnectStartParams takes them: ended by a null. They point into `words`.
  std::vector<const char*> keywords() const;
  std::vector<const char*> values() const;
  // The same as one text without spaces, for SOCI, which takes texts apart at those, in quotes as well.
  std::string text() const;
};

connection_words words_for(config settings);

// Reports whether no database is named, or `uri` is none. [control]
void check_address(config settings, report& mistakes);

// The last words of a connection that is broken or did not come to be, in one line.
std::string last_words(const pg_conn*);

}  // namespace spate::postgres
