#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "profile/model.hpp"

namespace spate::plan {

/// What a plan has to presume, because only the run can tell.
struct presumption {
  std::int64_t response_ns = 50'000'000;  ///< of every operation
};

/// What the machine allows.
struct machine {
  std::uint64_t descriptors = 0;  ///< a process may hold; 0: no limit
  std::uint32_t ports = 0;        ///< local ones to one address; 0: not known
  std::uint32_t cores = 0;        ///< that this process may use
  static machine here();
  /// Lets this process hold as many descriptors as it may without asking anybody.
  static void raise_descriptors();
};

struct phase_outlook {
  std::string name;
  profile::phase_kind kind = profile::phase_kind::steady;
  std::int64_t begin_ns = 0, end_ns = 0;  ///< from the run's start
  bool measured = true;
  double operations = 0;  ///< expected to be due in it
};

/// A load's level over the run, in straight lines between corners; a jump is two corners at one instant.
struct load_outlook {
  struct corner {
    double at_s, level;
  };
  std::string name;
  bool open = false;        ///< the level counts arrivals a second, else users
  std::uint32_t users = 0;  ///< at most at once
  std::vector<corner> corners;
  double tasks = 0;  ///< expected over the run
};

struct operation_outlook {
  std::uint32_t operation = 0;  ///< index into model::operations
  double count = 0, measured = 0;
  bool conditional = false;              ///< fewer when a condition does not hold
  std::vector<double> by_scenario = {};  ///< of those that are measured
};

/// A requirement over one scope for which too few samples are to be expected.
struct doubt {
  std::string objective, requirement, operation;  ///< operation empty: the run
  double expected = 0;
  std::string what;
};

/// What a run of a profile will be, as far as it can be known before.
struct outlook {
  presumption presumed;
  std::int64_t planned_ns = 0, stop_ns = 0;
  std::vector<phase_outlook> phases;
  std::vector<load_outlook> loads;
  std::vector<operation_outlook> operations;
  std::vector<doubt> doubts;
  std::uint64_t users = 0, sockets = 0, threads = 0, descriptors = 0;  ///< at most
  machine on;
  std::vector<std::string> warnings, errors;  ///< an error: it cannot work
};

/// Reads nothing but its arguments.
outlook foresee(const profile::model&, const presumption&, const machine&);

std::string to_text(const profile::model&, const outlook&);
std::string to_json(const profile::model&, const outlook&);
/// A picture of the levels over the phases.
std::string to_svg(const profile::model&, const outlook&);

}  // namespace spate::plan
