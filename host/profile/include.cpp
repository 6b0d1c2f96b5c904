#include "profile/include.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

#include "profile/name_rules.hpp"
#include "profile/node_builder.hpp"
#include "profile/toml_reader.hpp"

namespace spate::profile {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t deepest = 16;
constexpr spate_key include_keys[] = {
    {"profile", "the profile's file, relative to this one", nullptr, nullptr, 0, 0, SPATE_KIND_STRING,
     SPATE_KEY_REQUIRED},
    {"enabled", "a condition over parameters; false: nothing of the profile is run", nullptr, nullptr, 0, 0,
     SPATE_KIND_ANY, 0},
};

class reader {
 public:
  reader(diagnostics& report, const files& from) : report_(report), from_(from) {}

  std::vector<part> take_parts() { return std::move(parts_); }

  std::optional<written> parse(const fs::path& path, const std::string& text) {
    const std::uint32_t file = report_.add_file(path.string(), text);
    auto root = read_toml(text, file, report_);
    if (!root) return std::nullopt;
    open_.push_back(path);
    written merged = included(*root, path);
    open_.pop_back();
    std::erase_if(root->children, [](const written& w) { return w.key == "include"; });
    // What two files say of one parameter adds up, however it is written.
    if (written* params = root->find("params"))
      for (written& each : params->children) each.is_inline = false;
    own_parameters_first(merged, *root);
    merge(merged, std::move(*root));
    return merged;
  }

 private:
  // As a person reads them: what the profile declares, then what its parts do.
  void own_parameters_first(written& merged, const written& own) const {
    const written* declared = own.find("params");
    written* params = parts_.empty() ? nullptr : merged.find("params");
    if (declared == nullptr || params == nullptr || !params->is_table()) return;
    std::vector<written> first;
    for (const written& each : declared->children)
      if (params->find(each.key) == nullptr) first.push_back(each);
    params->children.insert(params->children.begin(), first.begin(), first.end());
  }

  written included(const written& root, const fs::path& path) {
    written merged;
    const written* list = root.find("include");
    if (list == nullptr) return merged;
    const bool texts =
        list->kind == written_kind::array && std::all_of(list->children.begin(), list->children.end(),
                                                         [](const written& w) { return w.kind == written_kind::text; });
    if (!texts && !list->is_table()) {
      report_.error(list->at, "`include` takes an array of files, or whole profiles by their prefix",
                    "write include = [\"data/more.toml\"], or include = { api = \"api.toml\" }");
      return merged;
    }
    for (const written& each : list->children) {
      auto inner = list->is_table() ? whole_profile(each, path) : file(each, path);
      if (inner) merge(merged, std::move(*inner));
    }
    return merged;
  }

  // The file that a text names, relative to the one that includes it.
  std::optional<written> file(const written& named, const fs::path& path) {
    const fs::path file = (path.parent_path() / named.text).lexically_normal();
    const auto circle = std::find(open_.begin(), open_.end(), file);
    if (circle != open_.end() || open_.size() >= deepest) {
      std::string way;
      for (auto it = circle; it != open_.end(); ++it) way += it->string() + " includes ";
      report_.error(named.at, "files include each other in a circle: " + way + file.string(),
                    "remove one of these includes");
      return std::nullopt;
    }
    file_text read = from_.read(file.string());
    if (!read.why_not.empty()) {
      report_.error(named.at, "cannot include " + file.string() + ": " + read.why_not,
                    "the name is relative to the file that includes it");
      return std::nullopt;
    }
    return parse(file, read.text);
  }

  // `api = "api.toml"`, or [include.api] with `profile`.
  std::optional<written> whole_profile(const written& from, const fs::path& path) {
    const written* name = from.kind == written_kind::text ? &from : profile_of(from);
    if (name == nullptr || !check_prefix(from)) return std::nullopt;
    part made;
    made.prefix = from.key;
    made.at = from.key_at;
    if (const written* enabled = from.find("enabled")) made.enabled = *enabled;
    const part* const outer = std::exchange(within_, &made);
    auto inner = file(*name, path);
    within_ = outer;
    if (!inner) return std::nullopt;
    if (inner->find("spate") == nullptr) {
      report_.error(
          name->at, name->text + " does not stand alone: it does not begin with `spate = 1`",
          "a prefix includes whole profiles; what others build on is included as include = [\"" + name->text + "\"]");
      return std::nullopt;
    }
    put_prefix(*inner, made);
    report_.add_prefix(made.prefix + "_");
    parts_.push_back(std::move(made));
    return inner;
  }

  const written* profile_of(const written& from) {
    static const key_table keys(include_keys);
    if (!from.is_table()) {
      report_.error(from.at, "`" + from.key + "` takes a profile, not " + std::string(kind_name(from.kind)),
                    "write " + from.key + " = \"profile.toml\"");
      return nullptr;
    }
    config_tree tree;
    const std::size_t before = report_.error_count();
    node_builder(report_, tree, nullptr, nullptr).add_table(0, from, keys, "include." + from.key);
    return report_.error_count() == before ? from.find("profile") : nullptr;
  }

  // Names of two parts must never be able to meet.
  bool check_prefix(const written& from) {
    if (!check_variable_name(from, "a prefix", report_)) return false;
    if (within_ != nullptr) {
      report_.error(from.key_at,
                    "this profile is included under the prefix `" + within_->prefix + "` (" +
                        report_.name(within_->at) + "), and has prefixes of its own",
                    "write its prefixes there instead, or include it there without one, as include = [\"FILE\"]");
      return false;
    }
    for (const part& each : parts_) {
      if (!belongs(each.prefix, from.key) && !belongs(from.key, each.prefix)) continue;
      report_.error(from.key_at,
                    "the prefix `" + from.key + "` cannot be told from `" + each.prefix + "` (" +
                        report_.name(each.at) + "): a name could begin with either",
                    "choose another one");
      return false;
    }
    return true;
  }

  diagnostics& report_;
  const files& from_;
  std::vector<fs::path> open_;  ///< from the profile to the file being read
  std::vector<part> parts_;
  const part* within_ = nullptr;  ///< whose profile is being read
};

}  // namespace

std::optional<merged_files> read_with_includes(const std::string& path, std::string& text, diagnostics& report,
                                               const files& from) {
  const fs::path file = fs::path(path).lexically_normal();
  file_text read = from.read(file.string());
  if (!read.why_not.empty()) {
    report.error({report.add_file(path, {}), 0, 0}, "cannot read the profile: " + read.why_not);
    return std::nullopt;
  }
  text = read.text;
  reader made(report, from);
  auto root = made.parse(file, read.text);
  if (!root) return std::nullopt;
  return merged_files{std::move(*root), made.take_parts()};
}

std::span<const spate_key> include_table_keys() { return include_keys; }

}  // namespace spate::profile
