// What a profile may write for every database.
#pragma once

#include <spate/config.hpp>

#include <array>
#include <utility>

namespace spate::sql {

inline constexpr const char* fetch_choices[] = {"all", "first", "none", nullptr};

inline constexpr std::array pool_keys = {
    spate::key("pool.size", SPATE_KIND_INT, "Sessions, each a connection on a thread of its own.")
        .by_default("1")
        .between(1, 1024),
    spate::key("pool.timeout", SPATE_KIND_DURATION,
               "How long an operation may wait for a session; then its outcome is `exhausted`.")
        .by_default("30s")
        .between(1e6, 3600e9)};

// `transactions`: what `transaction` may be, ended by a null.
constexpr auto operation_keys(const char* const* transactions) {
  return std::array{
      spate::key("sql", SPATE_KIND_STRING, "The statement; a name behind a colon (:id) is a value of `bind`."),
      spate::key("bind.*", SPATE_KIND_ANY, "The value of this name: text, a number, a flag, a template, or a table.")
          .templated(),
      spate::key("bind.*.column", SPATE_KIND_STRING,
                 "The value is this column's in the first row of the newest statement before that gave one."),
      spate::key("fetch", SPATE_KIND_STRING, "Which rows are read: all, the first one, or none.")
          .by_default("all")
          .one_of(fetch_choices),
      spate::key("plan.uses_index", SPATE_KIND_STRING,
                 "The statement's plan uses this index; while it does not, the outcome is `plan`."),
      spate::key("plan.no_full_scan", SPATE_KIND_BOOL,
                 "No table is read from one end to the other; while one is, the outcome is `plan`."),
      spate::key("statements[].sql", SPATE_KIND_STRING, "One of several statements.").required(),
      spate::key("statements[].bind.*", SPATE_KIND_ANY, "As `bind` of a single statement.").templated(),
      spate::key("statements[].bind.*.column", SPATE_KIND_STRING, "As `bind.*.column` of a single statement."),
      spate::key("statements[].fetch", SPATE_KIND_STRING, "As `fetch` of a single statement.")
          .by_default("all")
          .one_of(fetch_choices),
      spate::key("statements[].plan.uses_index", SPATE_KIND_STRING, "As `plan.uses_index` of a single statement."),
      spate::key("statements[].plan.no_full_scan", SPATE_KIND_BOOL, "As `plan.no_full_scan` of a single statement."),
      spate::key("script", SPATE_KIND_STRING, "A file of statements, without values: a schema, a seed, a clean-up.")
          .file(),
      spate::key("transaction", SPATE_KIND_STRING, "The statements or the script are one transaction of this kind.")
          .one_of(transactions),
      spate::key("rows", SPATE_KIND_INT,
                 "How often the statements are carried out in one operation, each time with values of their own, which "
                 "are drawn before the time begins.")
          .by_default("1")
          .between(1, 1e5),
      spate::key("rows_per_statement", SPATE_KIND_INT,
                 "How many of `rows` one statement carries: the list behind VALUES is repeated.")
          .by_default("1")
          .between(1, 1000)};
}

template <std::size_t... Sizes>
constexpr auto joined(const std::array<spate::key, Sizes>&... tables) {
  constexpr std::size_t size = (Sizes + ...);
  std::array<const spate::key*, size> rows{};
  std::size_t count = 0;
  const auto add = [&](const auto& table) {
    for (const spate::key& each : table) rows[count++] = &each;
  };
  (add(tables), ...);
  return [&]<std::size_t... At>(std::index_sequence<At...>) { return std::array<spate::key, size>{*rows[At]...}; }
  (std::make_index_sequence<size>());
}

}  // namespace spate::sql
