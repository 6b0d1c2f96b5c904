#include <fmt/format.h>
#include <unistd.h>

#include <spate/config.hpp>

#include <ostream>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/log_level.hpp"
#include "cli/service_options.hpp"
#include "cli/usage_error.hpp"
#include "plugin/config_wire.hpp"
#include "plugin/error.hpp"
#include "plugin/file_descriptor.hpp"
#include "plugin/registry.hpp"
#include "plugin/service_runner.hpp"
#include "verdict/exit_code.hpp"

namespace spate::cli {

namespace {

constexpr const char* footer =
    R"(It runs until ctrl-C or SIGTERM, then finishes what is under way and stores everything.

Examples:
  spate serve llm_eval_server --help
  spate serve llm_eval_server --port=8000 --database=eval.db

Exit codes: 0 stopped as asked, 2 mistake in the options, 3 it did not start, or ended by itself.
spate serve ID --help also lists the options of that service; spate plugin list shows which there are.
)";

// Descriptors that `spate run` hands over when it starts the service itself.
struct parent_pipes {
  int config = -1, ready = -1, life = -1;
  bool spawned() const { return ready >= 0; }
};

std::string read_all(int descriptor) {
  std::string text;
  if (plugin::read_until(descriptor, '\0', 30'000, text) != plugin::read_end::whole)
    throw plugin::error("the configuration did not arrive");
  return text;
}

// The plugin's own check: what declared keys cannot say.
void ask_plugin(const spate_service& service, const spate_host* host, const profile::config_tree& tree,
                profile::diagnostics& report) {
  struct context {
    const profile::config_tree& tree;
    profile::diagnostics& report;
  } at{tree, report};
  spate_report sink{};
  sink.struct_size = sizeof sink;
  sink.host_data = &at;
  sink.add = [](spate_report* to, std::uint32_t severity, std::uint32_t node, spate_str message) noexcept {
    const context& in = *static_cast<context*>(to->host_data);
    const profile::place place = in.tree.place_of(node);
    if (severity == SPATE_SEVERITY_WARNING)
      in.report.warning(place, std::string(view(message)));
    else
      in.report.error(place, std::string(view(message)));
  };
  if (service.check(host, &tree.view(), &sink) != SPATE_OK && !report.has_errors())
    report.error(tree.place_of(SPATE_NONE), fmt::format("{} refuses these options and does not say why", service.id));
}

void tell_person(const surroundings& around, std::string_view id, const plugin::service_endpoints& endpoints) {
  around.out << fmt::format("{} is ready (process {}):\n", id, ::getpid());
  for (const auto& [name, value] : endpoints) around.out << fmt::format("  {:<10}{}\n", name, value);
  around.out << "ctrl-C stops it." << std::endl;
}

int serve_here(const spate_service& service, const profile::config_tree& tree, const parent_pipes& pipes,
               plugin::run_services& shared, const surroundings& around) {
  plugin::file_descriptor ready(pipes.ready);
  try {
    plugin::run_service({service, tree.view(), shared, pipes.life, [&](const plugin::service_endpoints& endpoints) {
                           if (!pipes.spawned()) return tell_person(around, service.id, endpoints);
                           plugin::write_all(ready.get(), plugin::ready_line(endpoints));
                           ready.reset();
                         }});
  } catch (const plugin::error& failed) {
    if (ready) plugin::write_all(ready.get(), plugin::error_line(failed.what()));
    throw;
  }
  return verdict::exit_code::held;
}

}  // namespace

int serve(const std::vector<std::string>& arguments, const surroundings& around) {
  general_options general;
  parent_pipes pipes;
  std::string id;
  const auto app =
      make_parser("Runs a service, something to test against, in this process.", "spate serve ID [OPTIONS]");
  app->footer(footer);
  app->add_option("ID", id, "the service's name");
  app->add_option("--config-fd", pipes.config)->group("");
  app->add_option("--ready-fd", pipes.ready)->group("");
  app->add_option("--life-fd", pipes.life)->group("");
  add_general(*app, general);

  const auto place = first_positional(*app, arguments);
  if (!place) {
    if (asks_for_help(arguments)) return *parse(*app, arguments, around);
    throw usage_error("which service? Its name comes first, then its options",
                      "usage: spate serve ID [OPTIONS]; spate plugin list shows the services");
  }
  // --plugin counts already while the service's own options are not known yet.
  parse_known(*app, arguments);
  plugin::run_services shared;
  plugin::registry plugins(plugin::discovery(search_for(general, around)), shared);
  std::string why;
  const spate_service* service = plugins.service(arguments[*place], why);
  if (service == nullptr) throw plugin::error(why);
  service_options options(*app, service->id, service->keys);
  if (const auto done = parse(*app, arguments, around)) return *done;
  set_up_log(general, around);

  if (pipes.config >= 0) {
    const plugin::file_descriptor from(pipes.config);
    return serve_here(*service, plugin::read_config(read_all(from.get())), pipes, shared, around);
  }
  profile::diagnostics report;
  const profile::config_tree tree = options.build(report);
  if (!report.has_errors()) ask_plugin(*service, plugins.host(), tree, report);
  if (!report.all().empty()) around.err << report.print(around.error_colors());
  if (report.has_errors()) return verdict::exit_code::usage;
  return serve_here(*service, tree, pipes, shared, around);
}

}  // namespace spate::cli
