/* The right entry, but the description says another ABI major. */
#include "good_parts.h"

static const sluice_writer_api api = GOOD_WRITER_API;
static sluice_plugin plugin = GOOD_PLUGIN("other_major_inside", api);

const sluice_plugin *SLUICE_PLUGIN_ENTRY(void) {
    plugin.abi_major = 7;
    return &plugin;
}
