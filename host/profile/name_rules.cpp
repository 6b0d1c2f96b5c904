#include "profile/name_rules.hpp"

#include <algorithm>
#include <array>

namespace spate::profile {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

bool check_variable_name(const written& named, std::string_view what, diagnostics& report) {
  constexpr std::array<std::string_view, 10> words = {"loop", "env", "secret", "true", "false",
                                                      "and",  "or",  "not",    "in",   "user"};
  const std::string& name = named.key;
  const bool spelled = !name.empty() && is_letter(name[0]) &&
                       std::all_of(name.begin(), name.end(), [](char c) { return is_letter(c) || is_digit(c); });
  if (!spelled) {
    report.error(named.key_at, "`" + name + "` cannot name " + std::string(what),
                 "a name has letters, digits and _, and begins with no digit");
    return false;
  }
  if (std::find(words.begin(), words.end(), name) != words.end()) {
    report.error(named.key_at, "`" + name + "` is a word of the language and cannot name " + std::string(what),
                 "choose another name");
    return false;
  }
  return true;
}

bool check_table_name(const written& named, std::string_view what, diagnostics& report) {
  const std::string& name = named.key;
  const bool good = !name.empty() && std::all_of(name.begin(), name.end(),
                                                 [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
  if (!good) {
    report.error(named.key_at, "`" + name + "` cannot name " + std::string(what),
                 "a name has letters, digits, _ and -");
  }
  return good;
}

}  // namespace spate::profile
