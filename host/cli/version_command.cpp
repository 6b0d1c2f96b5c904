#include <fmt/format.h>
#include <spdlog/version.h>
#include <toml++/impl/version.h>

#include <CLI/Version.hpp>
#include <boost/version.hpp>

#include <spate/plugin.hpp>

#include <ostream>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/usage_error.hpp"
#include "verdict/exit_code.hpp"

namespace spate::cli {

int version(const std::vector<std::string>& arguments, const surroundings& around) {
  const auto app =
      make_parser("Prints the versions of spate, its plugin ABI and the libraries it was built with.", "spate version");
  if (const auto done = parse(*app, arguments, around)) return *done;
  around.out << fmt::format("spate {}\nplugin ABI {}.{}\nbuilt with {}\n", SPATE_VERSION, SPATE_ABI_MAJOR,
                            SPATE_ABI_MINOR, detail::built_with)
             << fmt::format("libraries: Boost {}.{}.{}, fmt {}.{}.{}, spdlog {}.{}.{}, CLI11 {}, toml++ {}.{}.{}\n",
                            BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100,
                            FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100, SPDLOG_VER_MAJOR,
                            SPDLOG_VER_MINOR, SPDLOG_VER_PATCH, CLI11_VERSION, TOML_LIB_MAJOR, TOML_LIB_MINOR,
                            TOML_LIB_PATCH);
  return verdict::exit_code::held;
}

}  // namespace spate::cli
