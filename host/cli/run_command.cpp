#include <filesystem>

#include "cli/run_options.hpp"
#include "plugin/registry.hpp"
#include "plugin/run_services.hpp"
#include "session/session.hpp"

namespace spate::cli {

int run_command(const run_options& asked) {
  plugin::run_services services;
  plugin::registry registry(plugin::discovery(asked.plugins), services);
  session::request request{asked.profile.path.string(), *asked.profile.document, asked.profile.diagnostics,
                           asked.profile.load};
  request.embedded = asked.embedded;
  request.live = asked.out_is_terminal && !asked.headless;
  request.keys = !asked.headless;
  request.color = asked.color;
  request.error_color = asked.error_color;
  request.strict = asked.strict;
  request.once = asked.once;
  request.out = asked.out;
  return session::run(request, registry, services);
}

}  // namespace spate::cli
