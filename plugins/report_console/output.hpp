#pragma once

#include <cstddef>
#include <string_view>

namespace spate::report_console {

// Where lines go: a descriptor that it borrows. Whole texts only, so that lines of two writers are not mixed.
class output {
 public:
  explicit output(int fd) : fd_(fd) {}
  // Throws spate::failure when it cannot be written.
  void write(std::string_view text) const;
  // Columns of the terminal behind it; `otherwise` when there is none.
  std::size_t width(std::size_t otherwise) const noexcept;

 private:
  int fd_;
};

}  // namespace spate::report_console
