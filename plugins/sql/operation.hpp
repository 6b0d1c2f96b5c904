// The operations of a target, compiled.
#pragma once

#include <spate/config.hpp>
#include <spate/host_services.hpp>

#include <memory>
#include <vector>

#include "statement.hpp"

namespace spate::sql {

// A kind of transaction: what a profile writes, and what begins it.
struct transaction_kind {
  const char *name, *begin;
};

struct script {
  std::string path, text;
  std::uint32_t node = SPATE_NONE;
};

// Constant after it was made.
struct operation {
  std::string name;
  std::vector<std::unique_ptr<statement>> statements;
  std::unique_ptr<statement> for_one_row;         // where fewer rows are left than the only statement carries
  std::unique_ptr<sql::script> script;            // instead of statements
  const transaction_kind* transaction = nullptr;  // none: each statement is its own
  std::uint32_t rows = 1;                         // how often the statements are carried out
  std::uint32_t values = 0;                       // of one row: how many parameters all statements have
  std::uint32_t wants = 0;                        // SPATE_WANTS_*
  std::uint32_t offered = SPATE_NONE;             // the statement whose rows the host sees

  // More than one statement that is carried out once: then each part has a time of its own.
  bool has_parts() const { return transaction != nullptr || statements.size() > 1 || (rows > 1 && !is_copy()); }
  // The statement at this place, when so many rows are still to be carried out.
  const statement& at(std::size_t place, std::uint32_t rows_left) const {
    return for_one_row && rows_left < statements[place]->rows ? *for_one_row : *statements[place];
  }
  bool is_copy() const { return statements.size() == 1 && statements.front()->is_copy(); }
};

// Everything that is known of a database before it is opened.
struct database_words {
  dialect how;
  const transaction_kind* transactions;  // ended by one without a name
};

// All operations of a target, and their statements by statement::index. Throws failure, when a script cannot be read.
class operations {
 public:
  operations(const host_services&, config settings, const database_words&);

  const operation& at(std::uint32_t index) const noexcept { return *all_[index]; }
  const std::vector<std::unique_ptr<operation>>& all() const noexcept { return all_; }
  const std::vector<const statement*>& statements() const noexcept { return statements_; }
  // The most statements that one operation has.
  std::size_t longest() const noexcept { return longest_; }

 private:
  void add(const host_services&, node from, const database_words&);
  std::vector<std::unique_ptr<operation>> all_;
  std::vector<const statement*> statements_;
  std::size_t longest_ = 0;
};

}  // namespace spate::sql
