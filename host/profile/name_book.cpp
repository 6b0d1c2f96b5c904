#include "profile/name_book.hpp"

namespace spate::profile {

std::optional<std::uint32_t> name_book::declare(std::string_view name, std::string_view what, place at,
                                                data::name meaning) {
  using data::name_kind;
  const bool slotted = meaning.kind == name_kind::variable || meaning.kind == name_kind::shared;
  const auto known = declared_.find(name);
  if (known != declared_.end()) {
    const data::name* other = names_.find(name);
    const std::string there = " at " + report_.name(known->second.at);
    const std::string spelled = "`" + std::string(name) + "` ";
    constexpr const char* rename = "rename one of them: one name has one meaning";
    if (known->second.what != what || !slotted || other == nullptr) {
      report_.error(at, spelled + "is " + std::string(what) + " here and " + known->second.what + there, rename);
      return std::nullopt;
    }
    if (other->kind != meaning.kind) {
      const bool shared_here = meaning.kind == name_kind::shared;
      report_.error(at,
                    spelled +
                        (shared_here ? "is captured by the setup here and belongs to a user"
                                     : "belongs to a user here and is captured by the setup") +
                        there,
                    rename);
      return std::nullopt;
    }
    if (other->list != meaning.list) {
      report_.error(
          at, spelled + (meaning.list ? "holds a list here and one value" : "holds one value here and a list") + there,
          rename);
      return std::nullopt;
    }
    return other->slot;
  }
  if (meaning.kind == name_kind::variable) meaning.slot = variables_;
  if (meaning.kind == name_kind::shared) meaning.slot = shared_;
  const std::uint32_t slot = meaning.slot;
  const name_kind kind = meaning.kind;
  if (!names_.add(name, std::move(meaning))) {
    report_.error(at, "`" + std::string(name) + "` is a word of the language", "choose another name");
    return std::nullopt;
  }
  if (kind == name_kind::variable) ++variables_;
  if (kind == name_kind::shared) ++shared_;
  declared_.emplace(name, declared{std::string(what), at});
  return slot;
}

std::string name_book::variable(std::uint32_t slot) const {
  for (const auto& [text, meaning] : names_.all()) {
    if (meaning.kind == data::name_kind::variable && meaning.slot == slot) return text;
  }
  return {};
}

}  // namespace spate::profile
