/* Not broken at all: a whole plugin in C. */
#include "good_parts.h"

static const sluice_writer_api api = GOOD_WRITER_API;
static const sluice_plugin plugin = GOOD_PLUGIN("plain_c", api);

const sluice_plugin *SLUICE_PLUGIN_ENTRY(void) { return &plugin; }
