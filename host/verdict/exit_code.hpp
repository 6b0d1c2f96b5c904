#pragma once

/// What the command's exit code says. Of several that apply the first of 2, 3, 129/130/143, 4, 1, 0 is given.
namespace spate::verdict::exit_code {

inline constexpr int held = 0;             ///< every objective held; of any other command: done
inline constexpr int missed = 1;           ///< an objective was missed
inline constexpr int usage = 2;            ///< a mistake in the command or the profile: nothing was sent
inline constexpr int not_carried_out = 3;  ///< it could not be carried out, or a requested report was not written
inline constexpr int invalid = 4;          ///< the generator was the limit: the result says nothing
inline constexpr int interrupted = 128;    ///< plus the signal's number: 129 SIGHUP, 130 SIGINT, 143 SIGTERM

}  // namespace spate::verdict::exit_code
