#pragma once

#include <span>
#include <string>
#include <variant>
#include <vector>

namespace spate::llm_eval_server {

using workbook_cell = std::variant<std::monostate, std::string, double>;

// The first row is the heading (bold, kept in view). Names: at most 31 characters, none of []:*?/\.
struct workbook_sheet {
  std::string name;
  std::vector<std::vector<workbook_cell>> rows;
};

// An Office Open XML workbook (ECMA-376, .xlsx). Throws std::runtime_error when it cannot be compressed.
std::string make_workbook(std::span<const workbook_sheet> sheets);

}  // namespace spate::llm_eval_server
