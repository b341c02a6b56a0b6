/* Lies in writer_other_name.so, but calls itself otherwise. */
#include "good_parts.h"

static const sluice_writer_api api = GOOD_WRITER_API;
static const sluice_plugin plugin = GOOD_PLUGIN("somebody_else", api);

const sluice_plugin *SLUICE_PLUGIN_ENTRY(void) { return &plugin; }
