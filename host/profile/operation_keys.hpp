#pragma once

#include <span>
#include <string>
#include <string_view>

#include "profile/key_table.hpp"
#include "profile/written.hpp"

namespace spate::profile {

/// The host's keys of [operation.*]: target, enabled, expect, check, capture, recover, retry.
const key_table& operation_keys();
/// The host's keys of [target.*]: plugin, workers, enabled.
const key_table& target_keys();

/// Names that a plugin may not declare among its operation keys or its target keys.
std::span<const std::string> reserved_operation_keys();
std::span<const std::string> reserved_target_keys();

/// A table with those of its children that have one of these names; when `needed` is not among them, also with the one
/// that was meant to be it, so that it is reported where it stands.
written host_part(const written& table, std::span<const std::string> names, std::string_view needed);

}  // namespace spate::profile
