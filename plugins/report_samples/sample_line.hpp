#pragma once

#include <spate/abi/reporter.h>

#include <string>

namespace spate::report_samples {

enum class format { csv, jsonl };

// The names of the columns, as the first line of a CSV file; nothing for JSONL.
std::string head(format);
// Appends one line for a sample. What was not measured is empty in CSV and missing in JSONL.
void add_line(std::string& to, const spate_raw_sample& of, format);

}  // namespace spate::report_samples
