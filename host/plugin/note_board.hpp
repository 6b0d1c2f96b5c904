#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

namespace spate::plugin {

/// What plugins say of their targets and operations besides numbers, in the order in which it was first said. Bounded:
/// the notes that a plugin makes are few.
class note_board {
 public:
  static constexpr std::size_t capacity = 4096;
  struct note {
    std::string owner;            ///< "target db"
    std::uint32_t operation = 0;  ///< index into model::operations; SPATE_NONE: of the whole target
    bool warning = false;
    std::string name, text;
  };

  /// Replaces what has the same owner, operation and name. [any]
  void set(note one);
  std::vector<note> all() const;

 private:
  mutable std::mutex mutex_;
  std::vector<note> notes_;
};

}  // namespace spate::plugin
