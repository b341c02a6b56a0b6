// The plugin's one exported function.
#include "plugins/source_xml/xml_source.hpp"

SLUICE_SOURCE(sluice::xml::XmlSource)
