// The entry of the plugin writer_json.
#include "plugins/writer_json/json_writer.hpp"

SLUICE_WRITER(sluice::JsonWriter)
