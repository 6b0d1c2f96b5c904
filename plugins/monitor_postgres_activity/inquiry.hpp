// A connection that asks the server now and then, without waiting for it forever.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "postgres/address.hpp"

struct pg_conn;
struct pg_result;

namespace spate::postgres_activity {

// Opened by the first question, and again by the first one after it was lost. One thread's.
class inquiry {
 public:
  using answer = std::unique_ptr<pg_result, void (*)(pg_result*)>;

  inquiry(postgres::connection_words how, std::chrono::nanoseconds limit);

  // The rows, or null: `why` then says it. Returns within the limit, which is for connecting and for the answer alike;
  // only the look-up of a host's name takes as long as the system lets it.
  answer ask(const char* question, const std::vector<const char*>& values, std::string& why);

 private:
  struct closer {
    void operator()(pg_conn*) const;
  };
  using instant = std::chrono::steady_clock::time_point;

  bool open(instant end, std::string& why);
  answer receive(instant end, std::string& why);
  bool wait(bool to_read, instant end) const;
  bool lost(std::string& why);

  const postgres::connection_words how_;
  const std::chrono::nanoseconds limit_;
  std::unique_ptr<pg_conn, closer> connection_;
};

}  // namespace spate::postgres_activity
