// The entry of the plugin writer_xml.
#include "plugins/writer_xml/xml_writer.hpp"

SLUICE_WRITER(sluice::XmlWriter)
