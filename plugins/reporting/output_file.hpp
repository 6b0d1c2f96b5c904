#pragma once

#include <spate/config.hpp>

#include <string>
#include <string_view>

namespace spate::reporting {

// Where `file` lies: as it is when it is absolute or begins with "./" or "../", else in the run folder.
std::string place_of(std::string_view file, std::string_view run_folder);

// For `check`: says so when `file` can be no file's name. `example` is a name that can.
void check_file_name(const node& file, std::string_view example, report& mistakes);

// Of a file that is there; 0: there is none.
std::size_t size_of(const std::string& path);
// Adds the text at the end, and makes the file when there is none. Throws as `replace_file`.
void append_to_file(const std::string& path, std::string_view text);
// Writes all of the text to what is open as `fd`: 0, or errno.
int write_to(int fd, std::string_view text) noexcept;
// Throws spate::failure with the file, the reason and what to do unless `error_number` is 0.
void require_written(int error_number, std::string_view file);

// Writes the whole text at once: a reader sees the old file or the new one, never a part. Throws spate::failure with
// the file, the reason and what to do.
void replace_file(const std::string& path, std::string_view text);

}  // namespace spate::reporting
