// The entry of the xlsx writer plugin.
#include "plugins/writer_xlsx/xlsx_writer.hpp"

SLUICE_WRITER(sluice::xlsx::XlsxWriter)
