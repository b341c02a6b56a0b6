// The entry of the plugin writer_html.
#include "plugins/writer_html/html_writer.hpp"

SLUICE_WRITER(sluice::HtmlWriter)
