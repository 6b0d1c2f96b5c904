#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "plugin/secrets.hpp"

namespace spate::plugin {

/// The texts that samples name by number, one table for a run. A text has one number and keeps it; 0 is no text, 1 is
/// "other", which stands for all texts once the table is full. Finding a known text takes no lock and allocates
/// nothing. Secrets in them are masked. Texts are cut at `max_bytes` at a whole UTF-8 character.
class string_table {
 public:
  static constexpr std::uint16_t none = 0, other = 1;
  static constexpr std::uint32_t capacity = 4096;
  static constexpr std::size_t max_bytes = 512;

  string_table();
  ~string_table();
  string_table(const string_table&) = delete;
  string_table& operator=(const string_table&) = delete;

  /// What no text may show; before the first one is given. [control]
  void hide(secrets hidden) { hidden_ = std::move(hidden); }
  /// The text's number; `none` for the empty text. [any]
  std::uint16_t intern(std::string_view text) noexcept;
  /// The text of a number, valid as long as the table; empty for `none` and numbers that were never given. [any]
  std::string_view text(std::uint16_t id) const noexcept;
  /// Numbers given so far, `none` and `other` included. [any]
  std::uint32_t size() const noexcept { return size_.load(std::memory_order_acquire); }

 private:
  struct entry {
    std::string text, shown;
    std::uint16_t id;
  };
  static constexpr std::uint32_t slots = 2 * capacity;  // half empty, so that probes stay short

  const entry* find(std::string_view text, std::uint32_t& slot) const noexcept;

  std::array<std::atomic<const entry*>, slots> by_text_{};
  std::array<std::atomic<const entry*>, capacity> by_id_{};
  std::atomic<std::uint32_t> size_{0};
  std::mutex writing_;
  secrets hidden_;
};

}  // namespace spate::plugin
