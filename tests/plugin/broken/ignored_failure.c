/* Turns a full disk into a defect. */
#include "good_parts.h"

static sluice_status muddle(void *self, int32_t table, const sluice_block *block) {
    return good_append(self, table, block) == SLUICE_OK ? SLUICE_OK : SLUICE_INTERNAL;
}

static sluice_writer_api api = GOOD_WRITER_API;
static const sluice_plugin plugin = GOOD_PLUGIN("ignored_failure", api);

const sluice_plugin *SLUICE_PLUGIN_ENTRY(void) {
    api.append = muddle;
    return &plugin;
}
