// The entry of the plugin writer_ndjson.
#include "plugins/writer_ndjson/ndjson_writer.hpp"

SLUICE_WRITER(sluice::NdjsonWriter)
