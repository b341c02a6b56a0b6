// The entry of the plugin writer_pdf.
#include "plugins/writer_pdf/pdf_writer.hpp"

SLUICE_WRITER(sluice::pdf::PdfWriter)
