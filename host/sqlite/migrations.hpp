// The tables of a database, step by step.
#pragma once

#include "host/sqlite/connection.hpp"

#include <cstdint>
#include <vector>

namespace sluice {

/// Bring a database to the newest schema, one transaction a step: step n takes it from version n - 1 to n (PRAGMA
/// user_version). `application_id` marks the file as ours. Throws Failure (bad_config) and changes nothing when the
/// file has a newer schema or is another program's; SQLite::Exception when it cannot be written.
void migrate(Connection &connection, std::int32_t application_id, const std::vector<const char *> &steps);

}  // namespace sluice
