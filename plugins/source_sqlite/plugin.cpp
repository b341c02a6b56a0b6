// The plugin's one exported function.
#include "plugins/source_sqlite/sqlite_source.hpp"

SLUICE_SOURCE(sluice::sqlite::SqliteSource)
