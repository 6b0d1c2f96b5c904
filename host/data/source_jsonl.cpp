#include <spate/config.hpp>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <map>

#include "data/feeder.hpp"
#include "data/json_reader.hpp"
#include "data/json_value.hpp"
#include "data/row_scan.hpp"
#include "data/scratch.hpp"
#include "data/source_kinds.hpp"

namespace spate::data {
namespace {

namespace json = boost::json;

constexpr std::size_t most_fields = 1000;

/// A field of the lines' objects: a member, or a member of another field.
struct member {
  std::string name;
  std::int32_t inside = -1;  // the field that holds it; -1: the line's object
};

json_reader& this_threads_reader() {
  thread_local json_reader reader;
  return reader;
}

std::string_view line_of(std::string_view text) {
  text = text.substr(0, text.find('\n'));
  while (!text.empty() && (text.back() == '\r' || text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

class jsonl final : public feeder {
 public:
  jsonl(row_file file, row_order order, std::vector<std::string> paths, std::vector<bool> inside,
        std::vector<member> members)
      : feeder(order, file.rows(), std::move(paths), std::move(inside)),
        file_(std::move(file)),
        members_(std::move(members)) {}

 protected:
  void read_row(const render_scope&, std::uint64_t row, std::vector<value>& fields) const override {
    const scratch<std::string> room;
    const scratch<std::vector<const json::value*>> found;
    auto [text, before] = file_.find(row, *room);
    for (; before > 0 || line_of(text).empty(); text.remove_prefix(std::min(text.size(), text.find('\n') + 1))) {
      if (!line_of(text).empty()) --before;
      if (text.find('\n') == std::string_view::npos) return clear(fields);
    }
    const json::value* document = this_threads_reader().read(line_of(text));
    if (document == nullptr || !document->is_object()) return clear(fields);
    found->assign(members_.size(), nullptr);
    for (std::size_t i = 0; i < members_.size(); ++i) {
      const member& of = members_[i];
      const json::value* holder = of.inside < 0 ? document : (*found)[static_cast<std::size_t>(of.inside)];
      (*found)[i] = holder != nullptr && holder->is_object() ? holder->get_object().if_contains(of.name) : nullptr;
      fields[i].clear();
      if ((*found)[i] == nullptr) continue;
      read_json(*(*found)[i], fields[i]);
      if ((*found)[i]->is_structured()) fields[i].type = value_type::json;
    }
  }

 private:
  static void clear(std::vector<value>& fields) {
    for (value& each : fields) each.clear();
  }

  row_file file_;
  std::vector<member> members_;
};

/// Reads a whole file once: the fields of all its lines, in the order in which they first come, and its first mistake.
class jsonl_loader {
 public:
  jsonl_loader(row_file& file, std::string shown) : file_(file), shown_(std::move(shown)) {}

  std::vector<member> members;
  std::string mistake;

  void load() {
    const bool fits = scan_rows(
        file_, 0, [this](std::string_view text, bool is_last) { return one(text, is_last); },
        [this] { return !mistake.empty(); });
    if (!fits) fail("this line is longer than 1 MiB");
    if (mistake.empty() && file_.rows() == 0) mistake = shown_ + " is empty: each of its lines is a JSON object";
  }

  std::string path_of(std::size_t field) const {
    const member& of = members[field];
    return of.inside < 0 ? of.name : path_of(static_cast<std::size_t>(of.inside)) + "." + of.name;
  }

 private:
  void fail(const std::string& what) {
    if (mistake.empty()) mistake = shown_ + ":" + std::to_string(line_) + ": " + what;
  }

  scanned_row one(std::string_view text, bool is_last) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos && !is_last) return {};
    const std::size_t used = end == std::string_view::npos ? text.size() : end + 1;
    ++line_;
    const std::string_view line = line_of(text);
    if (line.empty()) return {used, 0, false};
    const json::value* read = reader_.read(line);
    if (read == nullptr) {
      fail("this line is no JSON");
    } else if (!read->is_object()) {
      fail("this line is no JSON object: write { \"name\": value }");
    } else {
      add(read->get_object(), -1);
    }
    return {used, 0, true};
  }

  void add(const json::object& from, std::int32_t inside) {
    for (const auto& [name, held] : from) {
      const auto [at, is_new] =
          known_.try_emplace({inside, std::string(name)}, static_cast<std::int32_t>(members.size()));
      if (is_new) members.push_back({std::string(name), inside});
      if (members.size() > most_fields) return fail("the lines have more than 1000 different fields");
      if (held.is_object()) add(held.get_object(), at->second);
    }
  }

  row_file& file_;
  std::string shown_;
  std::size_t line_ = 0;
  json_reader reader_;
  std::map<std::pair<std::int32_t, std::string>, std::int32_t> known_;
};

std::unique_ptr<source> create_jsonl(const spate_config& raw, spate_report& sink) {
  const config all(raw);
  report mistakes(sink);
  const node path = all.find("file");
  std::string why;
  auto file = row_file::open(std::string(path.as_string()), why);
  if (!file) {
    mistakes.error(path, path.as_string(), " cannot be read: ", why);
    return nullptr;
  }
  jsonl_loader loader(*file, std::filesystem::path(path.as_string()).filename().string());
  loader.load();
  if (!loader.mistake.empty()) {
    mistakes.error(path, loader.mistake);
    return nullptr;
  }
  std::vector<std::string> paths;
  std::vector<bool> inside;
  for (std::size_t i = 0; i < loader.members.size(); ++i) {
    paths.push_back(loader.path_of(i));
    inside.push_back(loader.members[i].inside >= 0);
  }
  if (paths.empty()) {
    mistakes.error(path, "the objects of this file have no fields");
    return nullptr;
  }
  const auto order = *find_row_order(all.find("order").as_string("sequence"));
  return std::make_unique<jsonl>(std::move(*file), order, std::move(paths), std::move(inside),
                                 std::move(loader.members));
}

constexpr key jsonl_keys[] = {
    key("file", SPATE_KIND_STRING, "A file with a JSON object on each line.").required().file(),
    key("order", SPATE_KIND_STRING, "Which row a draw takes: in turn, at random, one for each user, or each once.")
        .by_default("sequence")
        .one_of(row_orders)};

}  // namespace

const source_kind jsonl_source = {"jsonl", "Lines of a JSONL file as records.", key_table(jsonl_keys), create_jsonl};

}  // namespace spate::data
