#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace spate::data {

enum class pattern_result : std::uint8_t {
  found,
  nothing,
  gave_up  ///< the search took more steps than a load generator has time for
};

/// A compiled regular expression (Perl's syntax). A search is bounded in steps and memory, does not recurse, and
/// allocates nothing in the steady state. Immutable; any thread may search.
class pattern {
 public:
  /// Nothing when `text` is no regular expression; `error` then says why.
  static std::optional<pattern> compile(const std::string& text, std::string& error);
  ~pattern();
  pattern(pattern&&) noexcept;
  pattern& operator=(pattern&&) noexcept;

  std::uint32_t groups() const;  ///< how many ( ) there are
  pattern_result search(std::string_view text) const;
  /// Also sets `found` to group `group` (0: the whole match); empty when the group took no part. Borrowed from `text`.
  pattern_result search(std::string_view text, std::uint32_t group, std::string_view& found) const;

 private:
  struct compiled;
  explicit pattern(std::unique_ptr<compiled>);
  std::unique_ptr<compiled> compiled_;
};

}  // namespace spate::data
