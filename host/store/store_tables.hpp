// The tables of the job store.
#pragma once

#include "host/sqlite/connection.hpp"

namespace sluice {

/// Make the tables of a new database, or bring those of an older one up to date. Throws as migrate() does.
void migrate_store(Connection &connection);

}  // namespace sluice
