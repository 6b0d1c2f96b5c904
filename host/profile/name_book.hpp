#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "data/names.hpp"
#include "profile/diagnostics.hpp"

namespace spate::profile {

/// Declares every name of a profile and keeps the rule "one name, one meaning": a clash is reported with both places.
/// Gives out the slots of variables. [control]
class name_book {
 public:
  name_book(data::names& names, diagnostics& report) : names_(names), report_(report) {}

  /// `what` is "a parameter", "a data source", "a variable" or "a loop". Nothing when the name has another meaning.
  std::optional<std::uint32_t> declare(std::string_view name, std::string_view what, place, data::name meaning);

  std::uint32_t variables() const { return variables_; }
  std::uint32_t shared() const { return shared_; }
  /// The name of a user variable's slot.
  std::string variable(std::uint32_t slot) const;

 private:
  struct declared {
    std::string what;
    place at;
  };
  data::names& names_;
  diagnostics& report_;
  std::map<std::string, declared, std::less<>> declared_;
  std::uint32_t variables_ = 0, shared_ = 0;
};

}  // namespace spate::profile
