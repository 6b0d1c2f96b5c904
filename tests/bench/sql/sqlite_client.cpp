// The least that a point select costs: SQLite's C API, one prepared statement, random keys; no measuring.
//
//   bench_sqlite_client FILE make        a table of 100 000 accounts, as pgbench makes it
//   bench_sqlite_client FILE SECONDS     selects one after the other
//
// Prints "answered N in S s".
#include <sqlite3.h>
#include <time.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace {

constexpr int accounts = 100'000;

double now_s() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

[[noreturn]] void give_up(sqlite3* database) {
  std::fprintf(stderr, "%s\n", sqlite3_errmsg(database));
  std::exit(1);
}

void make(sqlite3* database) {
  static constexpr char words[] =
      "CREATE TABLE pgbench_accounts (aid INTEGER PRIMARY KEY, bid INTEGER, abalance INTEGER, filler TEXT);"
      "WITH RECURSIVE n(aid) AS (SELECT 1 UNION ALL SELECT aid + 1 FROM n WHERE aid < 100000)"
      "INSERT INTO pgbench_accounts SELECT aid, 1, 0, '' FROM n";
  if (sqlite3_exec(database, words, nullptr, nullptr, nullptr) != SQLITE_OK) give_up(database);
}

std::uint64_t select_for(sqlite3* database, double seconds) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database, "SELECT abalance FROM pgbench_accounts WHERE aid = ?1", -1, &statement, nullptr) !=
      SQLITE_OK)
    give_up(database);
  std::uint64_t state = 0x9E3779B97F4A7C15, count = 0;
  std::int64_t sum = 0;
  for (const double end = now_s() + seconds; now_s() < end;) {
    for (int i = 0; i < 100; ++i, ++count) {
      state ^= state >> 12;
      state ^= state << 25;
      state ^= state >> 27;
      sqlite3_bind_int64(statement, 1, static_cast<sqlite3_int64>(state * 0x2545F4914F6CDD1D % accounts) + 1);
      if (sqlite3_step(statement) != SQLITE_ROW) give_up(database);
      sum += sqlite3_column_int64(statement, 0);
      sqlite3_reset(statement);
    }
  }
  sqlite3_finalize(statement);
  if (sum != 0) give_up(database);
  return count;
}

}  // namespace

int main(int count, char** words) {
  sqlite3* database = nullptr;
  if (count != 3 || sqlite3_open(words[1], &database) != SQLITE_OK) return 2;
  if (std::string_view(words[2]) == "make") {
    make(database);
  } else {
    const double begin = now_s();
    const std::uint64_t answered = select_for(database, std::atof(words[2]));
    std::printf("answered %llu in %.3f s\n", static_cast<unsigned long long>(answered), now_s() - begin);
  }
  sqlite3_close(database);
}
