#pragma once

namespace spate::cli {

/// What the command's exit code says. Of several that apply the first of 2, 3, 130/143, 4, 1, 0 is given.
enum exit_code : int {
  exit_held = 0,             ///< every objective held; any other command: done
  exit_missed = 1,           ///< an objective was missed
  exit_usage = 2,            ///< a mistake in the command or the profile; nothing was sent
  exit_not_carried_out = 3,  ///< it could not be carried out, or a requested report was not written
  exit_invalid = 4,          ///< the generator was the limit: the result says nothing
  exit_interrupted = 130,    ///< SIGINT
  exit_terminated = 143      ///< SIGTERM
};

}  // namespace spate::cli
