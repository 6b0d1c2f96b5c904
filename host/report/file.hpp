#pragma once

#include <string>
#include <string_view>

namespace spate::report {

/// Writes a whole file at once: readers see the old one or the new one, never a part (temporary file, then rename).
/// False when it could not be written; `error` then names the file, the reason and what to do. [any]
bool write_file(const std::string& path, std::string_view text, std::string& error);

/// Writes all of `text` to `fd`, through interruptions. 0, or the errno that stopped it; `written` says how far it
/// came.
int write_all(int fd, std::string_view text, std::size_t& written) noexcept;

/// "cannot write FILE: REASON; NEXT STEP" for an errno.
std::string cannot_write(const std::string& path, int error_number);

}  // namespace spate::report
