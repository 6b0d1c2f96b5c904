#pragma once

#include "store/database.hpp"

namespace spate::llm_eval_server {

// Creates the platform's five tables and their indexes where they are missing. Throws store_error when the file holds
// tables of the same names but another shape.
void create_schema(database& store);

}  // namespace spate::llm_eval_server
