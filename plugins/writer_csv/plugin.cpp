// The entry of the plugin writer_csv.
#include "plugins/writer_csv/csv_writer.hpp"

SLUICE_WRITER(sluice::CsvWriter)
