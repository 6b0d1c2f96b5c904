#include "profile/loader.hpp"

#include <algorithm>
#include <array>

#include "profile/compilation.hpp"
#include "profile/include.hpp"
#include "profile/parameters.hpp"
#include "profile/settings.hpp"
#include "profile/suggest.hpp"

namespace spate::profile {

struct document::content {
  written root;
  std::vector<part> parts;
  std::string text;                       ///< of the profile's own file
  std::vector<std::string> names, texts;  ///< of all its files, as places count them
  std::vector<profile::parameter> parameters;
};

namespace {

const std::vector<std::string> sections = {"spate",  "profile",   "params",    "run",       "service",
                                           "target", "data",      "operation", "scenario",  "queue",
                                           "load",   "objective", "report",    "correlate", "monitor"};

void check_version(const written& root, diagnostics& report) {
  const written* version = root.find("spate");
  if (version == nullptr) {
    report.error({}, "the profile does not say which version of the language it is written in",
                 "add spate = 1 as its first line");
  } else if (version->kind != written_kind::integer || version->integer != 1) {
    report.error(version->at, "this version of the language is not known here", "write spate = 1");
  }
}

// A misspelt section goes on as what was meant, so that what refers to it is not reported as well.
void check_sections(written& root, diagnostics& report) {
  std::vector<std::string> known(sections.begin(), sections.end());
  known.emplace_back("include");
  for (written& each : root.children) {
    if (std::find(known.begin(), known.end(), each.key) != known.end()) continue;
    report.error(each.key_at, "unknown key `" + each.key + "` at the top of the profile",
                 suggest(each.key, known, "known here:"));
    const std::string meant = nearest_name(each.key, known);
    if (!meant.empty() && each.is_table() && root.find(meant) == nullptr) each.key = meant;
  }
}

class no_plugins final : public catalogue {
 public:
  const spate_protocol* protocol(std::string_view, std::string&) override { return nullptr; }
  const spate_reporter* reporter(std::string_view, std::string&) override { return nullptr; }
  const spate_service* service(std::string_view, std::string&) override { return nullptr; }
  const spate_monitor* monitor(std::string_view, std::string&) override { return nullptr; }
  const spate_host* host() override { return nullptr; }
};

}  // namespace

document::document(std::unique_ptr<content> read) : content_(std::move(read)) {}
document::~document() = default;

std::unique_ptr<document> document::read(const std::string& path, diagnostics& report, const files& from) {
  auto made = std::make_unique<content>();
  auto read = read_with_includes(path, made->text, report, from);
  if (!read) return nullptr;
  made->root = std::move(read->root);
  made->parts = std::move(read->parts);
  made->parameters = read_parameters(made->root, report);
  for (parameter& each : made->parameters)
    for (const part& one : made->parts)
      if (belongs(one.prefix, each.name)) each.part = one.prefix;
  for (std::uint32_t i = 0; i < report.files().size(); ++i) {
    made->names.push_back(report.files()[i]);
    made->texts.push_back(report.text(i));
  }
  return std::unique_ptr<document>(new document(std::move(made)));
}

std::unique_ptr<model> document::compile_data(const load_options& options, diagnostics& report) const {
  for (std::size_t i = 0; i < content_->names.size(); ++i) report.add_file(content_->names[i], content_->texts[i]);
  written root = content_->root;
  apply_sets(root, options.sets, report);
  if (root.find("spate") != nullptr) check_version(root, report);  // files that others include need none
  check_sections(root, report);
  no_plugins nothing;
  compilation c(root, options, nothing, report);
  const std::vector<profile::parameter> declared = read_parameters(root, report);
  declare_parameters(c, declared);
  if (!apply_parts(c, root, content_->parts)) return nullptr;
  apply_variants(c, root, declared);
  list_sections(c);
  declare_names(c);
  compile_sources(c);
  compile_seed(c);
  for (const auto& [name, value] : c.texts.secrets()) report.hide(value);
  for (const parameter_value& each : c.out->parameters)
    if (each.secret) report.hide(each.text);
  if (report.has_errors()) return nullptr;
  c.out->runtime->shared.variables.resize(c.out->shared_count);
  return std::move(c.out);
}

const std::vector<parameter>& document::parameters() const { return content_->parameters; }

std::unique_ptr<model> document::compile(const load_options& options, catalogue& plugins, diagnostics& report) const {
  // Places count files as they were read: into other diagnostics than those of `read`, in the same order.
  for (std::size_t i = 0; i < content_->names.size(); ++i) report.add_file(content_->names[i], content_->texts[i]);
  written root = content_->root;
  apply_sets(root, options.sets, report);
  apply_reports(root, options.extra_reports, report);
  check_version(root, report);
  check_sections(root, report);

  compilation c(root, options, plugins, report);
  const std::vector<profile::parameter> declared = read_parameters(root, report);
  declare_parameters(c, declared);
  if (!apply_parts(c, root, content_->parts)) return nullptr;
  apply_variants(c, root, declared);
  list_sections(c);
  declare_names(c);
  compile_profile_table(c);
  compile_sources(c);
  compile_services(c);
  compile_monitors(c);
  compile_targets(c);
  compile_queues(c);
  compile_recoveries(c);
  compile_scenarios(c);
  compile_correlations(c);
  compile_run(c);
  check_fed_rows(c);
  compile_load(c);
  plan_run(c);
  check_unique_rows(c);
  compile_objectives(c);
  compile_reports(c);
  check_values(c);
  // What a mistake hides would be called unused.
  if (!report.has_errors()) check_unused(c);
  for (const auto& [name, value] : c.texts.secrets()) report.hide(value);
  for (const parameter_value& each : c.out->parameters)
    if (each.secret) report.hide(each.text);
  if (report.has_errors()) return nullptr;

  for (const auto& [name, value] : c.texts.secrets()) {
    c.out->parameters.push_back({"secret:" + name, value, "environment", true});
  }
  c.out->files = report.files();
  c.out->source_text = content_->text;
  return std::move(c.out);
}

std::vector<report> reports_of(const std::vector<std::pair<std::string, std::string>>& asked, catalogue& plugins,
                               diagnostics& report) {
  written root;
  const load_options options;
  apply_reports(root, asked, report);
  compilation c(root, options, plugins, report);
  compile_reports(c);
  return std::move(c.out->reports);
}

}  // namespace spate::profile
