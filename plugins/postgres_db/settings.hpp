// How a target's database is reached.
#pragma once

#include <spate/config.hpp>

#include <string>
#include <vector>

namespace spate::postgres_db {

// Keyword and value for libpq; `why` says what is wrong with `uri`.
struct connection_words {
  std::vector<std::pair<std::string, std::string>> words;
  std::string problem;

  // As libpq's PQconnectStartParams takes them: ended by a null. They point into `words`.
  std::vector<const char*> keywords() const;
  std::vector<const char*> values() const;
  // The same as one text, for SOCI.
  std::string text() const;
};

connection_words words_for(config settings);

struct settings {
  explicit settings(config from);

  connection_words connection;
  std::uint32_t node;  // where the profile says which database
  std::int64_t timeout_ns, connect_timeout_ns, pool_timeout_ns;
  std::uint32_t pool_size;
};

}  // namespace spate::postgres_db
