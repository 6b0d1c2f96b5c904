#pragma once

#include <string>
#include <string_view>

namespace spate::report_json {

// Where `file` lies: as it is when it is absolute or begins with "./" or "../", else in the run folder.
std::string place_of(std::string_view file, std::string_view run_folder);

// Writes the whole text at once: a reader sees the old file or the new one, never a part. Throws spate::failure with
// the file, the reason and what to do.
void replace_file(const std::string& path, std::string_view text);

}  // namespace spate::report_json
