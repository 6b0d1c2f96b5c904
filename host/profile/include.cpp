#include "profile/include.hpp"

#include <algorithm>
#include <filesystem>
#include <vector>

#include "profile/toml_reader.hpp"

namespace spate::profile {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t deepest = 16;

class reader {
 public:
  reader(diagnostics& report, const files& from) : report_(report), from_(from) {}

  std::optional<written> parse(const fs::path& path, std::string text) {
    const std::uint32_t file = report_.add_file(path.string(), text);
    auto root = read_toml(text, file, report_);
    if (!root) return std::nullopt;
    open_.push_back(path);
    written merged = included(*root, path);
    open_.pop_back();
    std::erase_if(root->children, [](const written& w) { return w.key == "include"; });
    merge(merged, std::move(*root));
    return merged;
  }

 private:
  written included(const written& root, const fs::path& path) {
    written merged;
    const written* list = root.find("include");
    if (list == nullptr) return merged;
    const bool texts =
        list->kind == written_kind::array && std::all_of(list->children.begin(), list->children.end(),
                                                         [](const written& w) { return w.kind == written_kind::text; });
    if (!texts) {
      report_.error(list->at, "`include` takes an array of files", "write include = [\"data/more.toml\"]");
      return merged;
    }
    for (const written& each : list->children) {
      const fs::path file = (path.parent_path() / each.text).lexically_normal();
      const auto circle = std::find(open_.begin(), open_.end(), file);
      if (circle != open_.end() || open_.size() >= deepest) {
        std::string way;
        for (auto it = circle; it != open_.end(); ++it) way += it->string() + " includes ";
        report_.error(each.at, "files include each other in a circle: " + way + file.string(),
                      "remove one of these includes");
        continue;
      }
      file_text read = from_.read(file.string());
      if (!read.why_not.empty()) {
        report_.error(each.at, "cannot include " + file.string() + ": " + read.why_not,
                      "the name is relative to the file that includes it");
        continue;
      }
      if (auto inner = parse(file, std::move(read.text))) merge(merged, std::move(*inner));
    }
    return merged;
  }

  diagnostics& report_;
  const files& from_;
  std::vector<fs::path> open_;  ///< from the profile to the file being read
};

}  // namespace

std::optional<written> read_with_includes(const std::string& path, std::string& text, diagnostics& report,
                                          const files& from) {
  const fs::path file = fs::path(path).lexically_normal();
  file_text read = from.read(file.string());
  if (!read.why_not.empty()) {
    report.error({report.add_file(path, {}), 0, 0}, "cannot read the profile: " + read.why_not);
    return std::nullopt;
  }
  text = read.text;
  return reader(report, from).parse(file, std::move(read.text));
}

}  // namespace spate::profile
