// What a column allows its values to be, as a script says it.
#pragma once

#include "engine/batch/schema.hpp"

namespace sluice {

/// Check a column's validation rule (SLUICE_META_RULE) and its allowed values against its type. Throws Failure
/// (bad_config) that names the option and its member.
void check_rule(const Column &column);

}  // namespace sluice
