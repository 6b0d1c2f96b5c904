#include "profile/compilation.hpp"
#include "profile/parameter_check.hpp"
#include "profile/suggest.hpp"

namespace spate::profile {
namespace {

constexpr const char* how =
    "write [operation.NAME.by.PARAMETER.VALUE] above the keys that hold while it has this value";

class variants {
 public:
  variants(compilation& c, const std::vector<parameter>& declared) : c_(c), declared_(declared) {}

  void of(written& operation) {
    const written* found = operation.find("by");
    if (found == nullptr) return;
    const written by = *found;
    std::erase_if(operation.children, [](const written& each) { return each.key == "by"; });
    if (!is_table(by)) return;
    for (const written& each : by.children)
      if (is_table(each)) of(operation, each);
  }

 private:
  bool is_table(const written& one) {
    if (!one.is_table())
      c_.report.error(one.at, "`" + one.key + "` takes a table, not " + std::string(kind_name(one.kind)), how);
    return one.is_table();
  }

  void of(written& operation, const written& values) {
    const parameter* known = named(values);
    if (known == nullptr) return;
    c_.varied.insert(known->name);
    const std::string& now = c_.out->parameters[static_cast<std::size_t>(known - declared_.data())].text;
    for (const written& each : values.children) {
      if (!is_table(each) || !check(*known, each.key, each.key_at, c_.report) || each.key != now) continue;
      written keys = each;
      std::erase_if(keys.children, [&](const written& key) { return is_set(operation.find(key.key)); });
      merge(operation, std::move(keys));
    }
  }

  // What the command line says holds in any case.
  bool is_set(const written* key) const { return key != nullptr && !c_.report.is_file(key->at.file); }

  const parameter* named(const written& values) {
    std::vector<std::string> names;
    for (const parameter& each : declared_) {
      if (each.name == values.key) return &each;
      names.push_back(each.name);
    }
    c_.report.error(values.key_at, "there is no parameter `" + values.key + "`",
                    suggest(values.key, names, "there is"));
    return nullptr;
  }

  compilation& c_;
  const std::vector<parameter>& declared_;
};

}  // namespace

void apply_variants(compilation& c, written& root, const std::vector<parameter>& declared) {
  written* operations = root.find("operation");
  if (operations == nullptr) return;
  variants apply(c, declared);
  for (written& each : operations->children) apply.of(each);
}

}  // namespace spate::profile
