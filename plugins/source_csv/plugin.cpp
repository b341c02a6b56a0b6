// The plugin's one exported function.
#include "plugins/source_csv/csv_source.hpp"

SLUICE_SOURCE(sluice::csv::CsvSource)
