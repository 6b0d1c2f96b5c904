#pragma once

#include <string>
#include <string_view>

namespace spate::report_llm_eval_compat {

// An instant of the result document (RFC 3339, UTC) in the local time of this machine, without a zone, as the original
// suite writes times. Empty when `utc` is no such instant.
std::string local_iso(std::string_view utc);    // "2026-01-02T04:04:05.678"
std::string local_stamp(std::string_view utc);  // "20260102_040405"

}  // namespace spate::report_llm_eval_compat
