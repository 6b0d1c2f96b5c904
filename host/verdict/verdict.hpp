#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "verdict/exit_code.hpp"
#include "verdict/generator_health.hpp"
#include "verdict/judgement.hpp"

namespace spate::verdict {

enum class status : std::uint8_t { pass, fail, invalid, interrupted, not_run };

/// "pass", "fail", "invalid", "interrupted", "not_run".
const char* name_of(status);

/// How a run came to its end, besides what it measured.
struct ending {
  int signal = 0;                    ///< that interrupted it; 0: none
  std::vector<std::string> not_run;  ///< why the load was not carried out; empty: it was
  std::vector<std::string> deaths;   ///< of what was tested, in sentences: a miss
  bool strict = false;               ///< suspect counts as invalid
  std::string cut_off = {};          ///< why the run has no end, in a sentence; empty: it has one
  std::string ended_by = {};         ///< the objective that ended the run before its time, in a sentence; empty: none
  std::vector<std::string> unreached = {};  ///< targets that were never reached, and what to do: no miss by itself
  std::string by_hand = {};                 ///< that people changed the load, in a sentence: no miss; empty: nobody did
};

/// The answer: one status for the whole run, with its reasons.
struct conclusion {
  verdict::status status = status::pass;
  int exit_status = exit_code::held;
  std::vector<std::string> reasons;
};

/// Precedence: not run, interrupted, invalid, fail, pass.
conclusion conclude(const profile::model&, const std::vector<judgement>&, const generator_health&, const ending&);

/// The exit status once the reports are written: 3 when a requested one is missing, unless something weightier was
/// there.
int exit_status_with_reports(int exit_status, bool all_written);

}  // namespace spate::verdict
