#pragma once

#include <string>

#include "plugin/registry.hpp"
#include "profile/loader.hpp"

namespace spate::session {

/// What one run is asked to be.
struct request {
  std::string profile;  ///< as it was asked for: a name or a file
  const profile::document& document;
  const profile::diagnostics& files;  ///< knows the document's files; compiled with a copy
  profile::load_options values;
  bool embedded = false;  ///< start the profile's services, and test those
  bool live = false;      ///< standard output is a terminal and a live line is wanted
  bool keys = false;      ///< the terminal's keys control it, if standard input is one
  bool color = false, error_color = false;
  bool once = false;     ///< every task once, and show what went out and came in
  bool strict = false;   ///< a suspect generator is an invalid run
  std::string out = {};  ///< the run folder; empty: a new one below results/
};

/// One run, from checked profile to written reports. Returns the exit status (verdict::exit_code). Messages for a
/// person go to standard error; everything else is the reporters'. Leaves no process behind. [control]
int run(const request&, plugin::registry&, plugin::run_services&);

}  // namespace spate::session
