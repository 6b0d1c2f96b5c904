#include "session/rerun_record.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>
#include <filesystem>
#include <map>
#include <memory>

#include "report/run_folder.hpp"

namespace spate::session {

namespace {

namespace json = boost::json;

constexpr std::string_view secret_words[] = {"auth", "password", "secret", "token", "key"};

std::string absolute(const std::string& path) {
  std::error_code error;
  const auto out = std::filesystem::absolute(path, error).lexically_normal();
  return error ? path : out.string();
}

json::array pairs(const std::vector<std::pair<std::string, std::string>>& from, const char* first, const char* second) {
  json::array out;
  for (const auto& [a, b] : from) out.push_back(json::object{{first, a}, {second, b}});
  return out;
}

std::vector<std::pair<std::string, std::string>> read_pairs(const json::value& from, const char* first,
                                                            const char* second) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const json::value& each : from.as_array())
    out.emplace_back(json::value_to<std::string>(each.at(first)), json::value_to<std::string>(each.at(second)));
  return out;
}

// What a key of this name holds is better asked for again than kept.
bool sounds_secret(std::string_view set) {
  const std::string_view key = set.substr(0, set.find('='));
  return std::any_of(std::begin(secret_words), std::end(secret_words),
                     [&](std::string_view word) { return key.find(word) != std::string_view::npos; });
}

// One a line, in their order; the compiler has masked what is secret in them.
void add_sets(std::string_view shown, const std::vector<std::string>& given, rerun_record& into) {
  for (const std::string& each : given) {
    const std::string_view line = shown.substr(0, shown.find('\n'));
    shown.remove_prefix(std::min(line.size() + 1, shown.size()));
    const bool masked =
        line.find(report::secret_mask) != std::string_view::npos && each.find(report::secret_mask) == std::string::npos;
    if (!masked && !sounds_secret(each))
      into.sets.push_back(each);
    else
      into.secret_sets.push_back(each.substr(0, each.find('=')));
  }
}

}  // namespace

rerun_record record_of(const std::string& profile, const profile::diagnostics& read, const profile::load_options& given,
                       const profile::model& model, bool embedded, const std::string& spate_version) {
  rerun_record out;
  out.spate_version = spate_version;
  out.profile = absolute(profile);
  out.embedded = embedded;
  out.reports = given.extra_reports;
  for (std::uint32_t i = 0; i < read.files().size(); ++i)
    if (read.is_file(i))
      out.files.emplace_back(absolute(read.files()[i]), read.text(i));
    else if (read.files()[i] == "--set")
      add_sets(read.text(i), given.sets, out);
  for (const profile::parameter_value& each : model.parameters) {
    if (each.origin == "service") continue;
    if (each.secret)
      out.secrets.push_back(each.name);
    else
      out.parameters.emplace_back(each.name, each.text);
  }
  return out;
}

std::string to_json(const rerun_record& of) {
  return json::serialize(json::object{{"rerun", 1},
                                      {"spate_version", of.spate_version},
                                      {"profile", of.profile},
                                      {"files", pairs(of.files, "path", "text")},
                                      {"sets", json::array(of.sets.begin(), of.sets.end())},
                                      {"parameters", pairs(of.parameters, "name", "value")},
                                      {"secrets", json::array(of.secrets.begin(), of.secrets.end())},
                                      {"secret_sets", json::array(of.secret_sets.begin(), of.secret_sets.end())},
                                      {"reports", pairs(of.reports, "plugin", "file")},
                                      {"embedded", of.embedded}}) +
         "\n";
}

std::optional<rerun_record> read_rerun_record(const std::string& text, std::string& error) {
  try {
    const json::value read = json::parse(text);
    if (read.at("rerun").as_int64() != 1) {
      error = "it was written by a newer spate";
      return std::nullopt;
    }
    rerun_record out;
    out.spate_version = json::value_to<std::string>(read.at("spate_version"));
    out.profile = json::value_to<std::string>(read.at("profile"));
    out.files = read_pairs(read.at("files"), "path", "text");
    out.sets = json::value_to<std::vector<std::string>>(read.at("sets"));
    out.parameters = read_pairs(read.at("parameters"), "name", "value");
    out.secrets = json::value_to<std::vector<std::string>>(read.at("secrets"));
    out.secret_sets = json::value_to<std::vector<std::string>>(read.at("secret_sets"));
    out.reports = read_pairs(read.at("reports"), "plugin", "file");
    out.embedded = read.at("embedded").as_bool();
    return out;
  } catch (const std::exception& wrong) {
    error = wrong.what();
    return std::nullopt;
  }
}

profile::files files_of(const rerun_record& of) {
  const auto kept = std::make_shared<const std::map<std::string, std::string>>(of.files.begin(), of.files.end());
  profile::files out = profile::on_disk();
  out.read = [kept, disk = out.read](const std::string& path) -> profile::file_text {
    const auto found = kept->find(absolute(path));
    return found == kept->end() ? disk(path) : profile::file_text{found->second, {}};
  };
  return out;
}

}  // namespace spate::session
